using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthAggregator.Web;

/// <summary>TLS on a listener, where it is configured.</summary>
public static class Tls
{
    /// <summary>The certificate with its key.</summary>
    /// <exception cref="CryptographicException">The files hold no matching pair.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static X509Certificate2 Load(ListenSettings listen) => X509Certificate2.CreateFromPemFile(listen.CertificateFile!, listen.KeyFile);

    /// <summary>Tries the certificate, where there is one: the config was valid when it was read, and that may be a while ago.</summary>
    /// <exception cref="StartFailedException">It cannot be used.</exception>
    public static void Check(string listener, ListenSettings listen)
    {
        if (listen.CertificateFile is null)
        {
            return;
        }

        try
        {
            Load(listen).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartFailedException(
                $"The {listener} listener cannot use the certificate {listen.CertificateFile}: {exception.Message.TrimEnd('.')}. Put it right, or change listen.{listener}.",
                exception);
        }
    }

    public static void Use(ListenOptions endpoint, ListenSettings listen)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        if (listen.CertificateFile is not null)
        {
            endpoint.UseHttps(https =>
            {
                https.ServerCertificate = Load(listen);
                https.ServerCertificateChain = [];
                https.ServerCertificateChain.ImportFromPemFile(listen.CertificateFile);
            });
        }
    }
}

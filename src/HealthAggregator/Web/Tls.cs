using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthAggregator.Web;

/// <summary>TLS on a listener, where it is configured.</summary>
public static class Tls
{
    /// <summary>The certificate with its key.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The files hold no matching pair.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static X509Certificate2 Load(ListenSettings listen) => X509Certificate2.CreateFromPemFile(listen.CertificateFile!, listen.KeyFile);

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

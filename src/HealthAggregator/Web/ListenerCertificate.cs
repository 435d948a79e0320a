using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Configuration;

namespace HealthAggregator.Web;

/// <summary>The certificate that a listener shows, with its chain: read at the start, and again at each reload. Connections that are open keep the one they know.</summary>
public sealed class ListenerCertificate
{
    private readonly string _listener;
    private readonly ListenSettings _listen;

    // Read by every handshake; each takes the certificate, its key and its chain at once.
    private volatile SslStreamCertificateContext? _context;

    /// <exception cref="StartFailedException">The certificate cannot be used.</exception>
    public ListenerCertificate(string listener, ListenSettings listen)
    {
        (_listener, _listen) = (listener, listen);
        Load();
    }

    /// <summary>Null where the listener has none: then it speaks no TLS.</summary>
    public SslStreamCertificateContext? Context => _context;

    /// <summary>Reads the files again.</summary>
    /// <returns>The certificate, when it is another than before.</returns>
    /// <exception cref="StartFailedException">It cannot be used; the one before stays.</exception>
    public X509Certificate2? Renew()
    {
        var before = _context?.TargetCertificate;
        Load();
        return _context?.TargetCertificate is { } now && now.Thumbprint != before?.Thumbprint ? now : null;
    }

    private void Load()
    {
        if (_listen.CertificateFile is not { } file)
        {
            return;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);

            // Offline: neither a start nor a reload waits for a certificate authority's servers.
            _context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(file, _listen.KeyFile), chain, offline: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartFailedException(
                $"The {_listener} listener cannot use the certificate {file}: {exception.Message.TrimEnd('.')}. Put it right, or change listen.{_listener}.",
                exception);
        }
    }
}

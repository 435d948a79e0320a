using System.Net;

namespace HealthAggregator.Configuration;

/// <summary>One listener.</summary>
/// <param name="Address">Port 0 takes a free port.</param>
/// <param name="CertificateFile">PEM, the chain included; with it the listener speaks TLS. Default none.</param>
/// <param name="KeyFile">PEM. Default: in the certificate's file.</param>
public sealed record ListenSettings(IPEndPoint Address, string? CertificateFile = null, string? KeyFile = null)
{
    public string Scheme => CertificateFile is null ? "http" : "https";
}

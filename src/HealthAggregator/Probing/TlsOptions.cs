using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>What a TLS handshake is made with.</summary>
internal static class TlsOptions
{
    // Made once for each plan, and gone with it: a key is not parsed for every probe.
    private static readonly ConditionalWeakTable<TlsPlan, SslStreamCertificateContext> Shown = [];

    /// <param name="host">The name to ask for and to find in the certificate, where the plan has none.</param>
    /// <param name="protocol">What is spoken inside; null: whatever the other side likes.</param>
    public static SslClientAuthenticationOptions For(TlsPlan plan, string host, SslApplicationProtocol? protocol)
    {
        // Looking for missing intermediates or for revocations on the network would block the thread that everything else is waiting on.
        var trust = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (plan.CaPem is { } pem)
        {
            trust.TrustMode = X509ChainTrustMode.CustomRootTrust;
            trust.CustomTrustStore.ImportFromPem(pem);
        }

        return new()
        {
            TargetHost = plan.ServerName ?? host,
            ApplicationProtocols = protocol is { } spoken ? [spoken] : null,
            CertificateChainPolicy = trust,
            ClientCertificateContext = plan.ClientPem is null ? null : Shown.GetValue(plan, ToShow),
            RemoteCertificateValidationCallback = plan.Pins.IsEmpty ? null : (_, certificate, _, errors) => errors == SslPolicyErrors.None && IsPinned(plan, (X509Certificate2)certificate!),
        };
    }

    /// <summary>SHA-256 of a certificate's public key (SubjectPublicKeyInfo), in lower-case hexadecimal digits.</summary>
    public static string PinOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private static SslStreamCertificateContext ToShow(TlsPlan plan)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(plan.ClientPem);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(plan.ClientPem, plan.ClientPem), chain, offline: true);
    }

    private static bool IsPinned(TlsPlan plan, X509Certificate2 certificate)
    {
        var pin = PinOf(certificate);
        return plan.Pins.Contains(pin) ? true : throw new AuthenticationException($"the certificate is trusted, but its public key is none of those pinned: its SHA-256 is {pin}");
    }
}

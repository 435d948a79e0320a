using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HealthAggregator.Tests.Support;

/// <summary>A certificate authority of the test's own, and what it signs.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _authority;
    private readonly List<X509Certificate2> _made = [];

    public Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=the test's authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }

    /// <summary>What a check must trust.</summary>
    public string Pem => _authority.ExportCertificatePem();

    public X509Certificate2 For(params string[] names) => Make(Now.AddDays(-1), Now.AddDays(30), names);

    public X509Certificate2 Expired(params string[] names) => Make(Now.AddDays(-30), Now.AddDays(-1), names);

    public X509Certificate2 NotYetValid(params string[] names) => Make(Now.AddDays(1), Now.AddDays(30), names);

    /// <summary>An authority below the one that checks trust.</summary>
    public X509Certificate2 Intermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=the test's authority for servers", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signed = request.Create(_authority, Now.AddDays(-1), Now.AddDays(60), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public X509Certificate2 For(X509Certificate2 authority, params string[] names) => Make(Now.AddDays(-1), Now.AddDays(30), names, authority);

    public X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Keep(RequestFor(key, [name]).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30)));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _made.ForEach(certificate => certificate.Dispose());
    }

    private static CertificateRequest RequestFor(ECDsa key, string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }

    private X509Certificate2 Make(DateTimeOffset from, DateTimeOffset until, string[] names, X509Certificate2? authority = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = RequestFor(key, names).Create(authority ?? _authority, from, until, RandomNumberGenerator.GetBytes(8));
        return Keep(signed.CopyWithPrivateKey(key));
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }
}

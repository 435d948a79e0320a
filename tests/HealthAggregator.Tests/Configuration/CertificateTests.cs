using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HealthAggregator.Tests.Configuration;

public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("config-").FullName;
    private readonly string _certificate;
    private readonly string _key;

    public CertificateTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        (_certificate, _key) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_listener_with_a_certificate_speaks_tls()
    {
        var (certificate, key) = (Write("tls.crt", _certificate), Write("tls.key", _key));

        var probe = ConfigText.Valid($"listen: {{ probe: {{ address: 0.0.0.0:443, certificate: {certificate}, key: {key} }} }}\n{ConfigText.Minimal}").Probe;

        Assert.Equal(("https", certificate, key), (probe.Scheme, probe.CertificateFile, probe.KeyFile));
    }

    [Fact]
    public void The_key_may_be_in_the_certificates_file()
    {
        var both = Write("both.pem", _certificate + "\n" + _key);

        var admin = ConfigText.Valid($"listen: {{ admin: {{ address: 127.0.0.1:443, certificate: {both} }} }}\n{ConfigText.Minimal}").Admin;

        Assert.Equal((both, null), (admin.CertificateFile, admin.KeyFile));
    }

    [Fact]
    public void A_certificate_whose_key_is_missing_or_anothers_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Write("tls.crt", _certificate);

        foreach (var key in new[] { certificate, Write("other.key", other.ExportPkcs8PrivateKeyPem()), Write("broken.key", _key.Replace("BEGIN", "BEGUN", StringComparison.Ordinal)) })
        {
            Assert.Equal(
                ["listen.probe.certificate: the certificate and its key cannot be used; name PEM files with a certificate and the unencrypted key that belongs to it"],
                ConfigText.Errors($"listen: {{ probe: {{ address: 0.0.0.0:443, certificate: {certificate}, key: {key} }} }}\n{ConfigText.Minimal}"));
        }
    }

    [Fact]
    public void Roots_are_read_when_the_config_is_and_a_key_beside_them_is_left_out()
    {
        var roots = Write("ca.pem", _key + "\n" + _certificate + "\n" + _certificate);

        var tls = ConfigText.Http($"{{ http: https://h/, tls: {{ ca: {roots}, server_name: shop.example }} }}").Tls;

        Assert.Equal(2, tls.CaPem!.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.DoesNotContain("KEY", tls.CaPem, StringComparison.Ordinal);
        Assert.Equal("shop.example", tls.ServerName);
    }

    [Theory]
    [InlineData("", "holds no certificate")]
    [InlineData("hello", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds a broken certificate")]
    public void Roots_that_are_none_are_refused(string content, string problem)
    {
        var roots = Write("ca.pem", content);

        Assert.Equal($"{roots} {problem}", Assert.Single(ConfigText.Read($"defaults: {{ tls: {{ ca: {roots} }} }}\n{ConfigText.Minimal}").Errors).Problem);
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}

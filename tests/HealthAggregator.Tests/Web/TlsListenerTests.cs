using System.Net;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

public sealed class TlsListenerTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("health-aggregator-tests-");
    private readonly Certificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _files.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_listeners_speak_TLS_where_they_have_a_certificate(bool keyInItsOwnFile)
    {
        var listen = Listen(_certificates.For("127.0.0.1"), keyInItsOwnFile);
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        using var handler = Trusting();
        await using var application = await AggregatorApplication.Start(
            Some.Settings(Some.Plan(Some.Check(stack.At(), cadence: Some.Brisk))) with { Probe = listen, Admin = listen }, handler: handler);

        Assert.Equal(("https", "https"), (application.Aggregator.ProbeUrl.Scheme, application.Aggregator.AdminUrl.Scheme));
        await application.Becomes("200 PASS");
        Assert.Equal("PASS", (await application.Status("/api/v1/data-centers/us-east")).GetProperty("verdict").GetString());
        using var reload = await application.Post("/api/v1/reload");
        Assert.Equal(HttpStatusCode.OK, reload.StatusCode);
    }

    [Fact]
    public async Task One_may_and_the_other_not()
    {
        using var handler = Trusting();
        await using var application = await AggregatorApplication.Start(
            Some.Settings(AnyPlan) with { Admin = Listen(_certificates.For("127.0.0.1"), keyInItsOwnFile: true) }, handler: handler);

        Assert.Equal(("http", "https"), (application.Aggregator.ProbeUrl.Scheme, application.Aggregator.AdminUrl.Scheme));
        Assert.Equal("503 FAIL", await application.Verdict());
        Assert.Equal(HttpStatusCode.OK, (await application.Get("/livez")).Status);
    }

    [Fact]
    public async Task F47_whoever_speaks_plainly_to_a_listener_with_TLS_gets_nothing_and_harms_nobody()
    {
        var listen = Listen(_certificates.For("127.0.0.1"), keyInItsOwnFile: true);
        using var handler = Trusting();
        await using var application = await AggregatorApplication.Start(Some.Settings(AnyPlan) with { Probe = listen }, handler: handler);

        var answer = await RawClient.Ask(application.Aggregator.ProbeUrl, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.DoesNotContain("FAIL", answer, StringComparison.Ordinal);
        Assert.Equal("503 FAIL", await application.Verdict());
    }

    private static Plan AnyPlan => Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1), cadence: Some.Cadence(interval: 3600)));

    private ListenSettings Listen(X509Certificate2 certificate, bool keyInItsOwnFile)
    {
        var (pem, key) = (certificate.ExportCertificatePem(), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var (certificateFile, keyFile) = (Path.Combine(_files.FullName, "tls.crt"), Path.Combine(_files.FullName, "tls.key"));
        File.WriteAllText(certificateFile, keyInItsOwnFile ? pem : $"{pem}\n{key}\n");
        File.WriteAllText(keyFile, key);
        return new(new(IPAddress.Loopback, 0), certificateFile, keyInItsOwnFile ? keyFile : null);
    }

    private SocketsHttpHandler Trusting()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(_certificates.Pem);
        return new() { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } };
    }
}

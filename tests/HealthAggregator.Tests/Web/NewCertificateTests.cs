using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Certificates are replaced in their files long before a process is.</summary>
public sealed class NewCertificateTests : IAsyncLifetime
{
    private readonly Certificates _certificates = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("health-aggregator-tests-");
    private X509Certificate2? _first;
    private AggregatorApplication? _application;

    private string CertificateFile => Path.Combine(_directory.FullName, "certificate.pem");

    private AggregatorApplication Application => _application!;

    public async ValueTask InitializeAsync()
    {
        _first = _certificates.For("127.0.0.1");
        Install(_first);
        var listen = new ListenSettings(new(IPAddress.Loopback, 0), CertificateFile);
        _application = await AggregatorApplication.Start(
            Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1)))) with { Probe = listen, Admin = listen });
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _directory.Delete(recursive: true);
        _certificates.Dispose();
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_after_a_reload_on_both_listeners()
    {
        Assert.Equal([_first!.Thumbprint], await Shown(Application.Aggregator.ProbeUrl));
        var renewed = _certificates.For("127.0.0.1");
        Install(renewed);
        await Application.Reload();

        Assert.Equal([renewed.Thumbprint], await Shown(Application.Aggregator.ProbeUrl));
        Assert.Equal([renewed.Thumbprint], await Shown(Application.Aggregator.AdminUrl));
        await Eventually.True(() => Application.Log.Has($"the admin listener has a new certificate from {CertificateFile}, valid until "));
    }

    [Fact]
    public async Task The_chain_is_shown_with_the_new_certificate()
    {
        using var intermediate = _certificates.Intermediate();
        var leaf = _certificates.For(intermediate, "127.0.0.1");
        Install(leaf, intermediate.ExportCertificatePem());
        await Application.Reload();

        Assert.Equal([leaf.Thumbprint, intermediate.Thumbprint], await Shown(Application.Aggregator.ProbeUrl));
    }

    [Fact]
    public async Task A_new_certificate_that_is_none_keeps_the_old_one_and_is_logged()
    {
        await File.WriteAllTextAsync(CertificateFile, "not a certificate", TestContext.Current.CancellationToken);
        await Application.Reload();

        Assert.Equal([_first!.Thumbprint], await Shown(Application.Aggregator.ProbeUrl));
        await Eventually.True(() => Application.Log.Has($"the probe listener keeps the certificate that it has: The probe listener cannot use the certificate {CertificateFile}"));
    }

    [Fact]
    public async Task A_reload_that_finds_the_same_certificate_says_nothing_of_it()
    {
        await Application.Reload();
        await Eventually.True(() => Application.Log.Has("config reloaded"));

        Assert.DoesNotContain("certificate", Application.Log.ToString(), StringComparison.Ordinal);
    }

    private void Install(X509Certificate2 certificate, string chain = "") => File.WriteAllText(
        CertificateFile, $"{certificate.ExportCertificatePem()}\n{chain}\n{certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n");

    /// <summary>The thumbprints of what the listener sends, its own certificate first.</summary>
    private static async Task<List<string>> Shown(Uri url)
    {
        var shown = new List<string>();
        using var socket = new TcpClient();
        await socket.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = url.Host,
                RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                {
                    // What was sent beside the certificate itself is what the chain was given to build with.
                    shown.Add(((X509Certificate2)certificate!).Thumbprint);
                    shown.AddRange(chain!.ChainPolicy.ExtraStore.Select(extra => extra.Thumbprint).Where(extra => extra != shown[0]));
                    return true;
                },
            },
            TestContext.Current.CancellationToken);
        return shown;
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Probing;

public sealed class TlsProbeTests : IDisposable
{
    private readonly Prober _prober = new();
    private readonly Certificates _certificates = new();

    public void Dispose()
    {
        _prober.Dispose();
        _certificates.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("shop.example")]
    public async Task A_stack_that_an_authority_of_the_config_vouches_for_passes(string host)
    {
        await using var stack = await FakeStack.Start(_certificates.For(host));
        stack.Says("PASS");

        var sample = await _prober.Ask(Target(stack, host));

        Assert.True(sample.Passed, sample.Reason);
        Assert.True(sample.Phases.Tls > TimeSpan.Zero);
    }

    [Fact]
    public async Task F11_a_self_signed_certificate_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.SelfSigned("127.0.0.1"));

        Refuses(stack, await _prober.Ask(Target(stack)), "UntrustedRoot|PartialChain");
    }

    [Fact]
    public async Task F11_a_certificate_of_an_authority_that_the_system_does_not_know_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.For("127.0.0.1"));

        Refuses(stack, await _prober.Ask(stack.At()), "UntrustedRoot|PartialChain");
    }

    [Fact]
    public async Task F11_a_certificate_of_another_authority_than_that_of_the_config_fails()
    {
        using var others = new Certificates();
        await using var stack = await FakeStack.Start(others.For("127.0.0.1"));

        Refuses(stack, await _prober.Ask(Target(stack)), "UntrustedRoot|PartialChain|NotSignatureValid");
    }

    [Fact]
    public async Task F11_a_certificate_for_another_name_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.For("other.example", "127.0.0.2"));

        Refuses(stack, await _prober.Ask(Target(stack)), "NameMismatch");
        Refuses(stack, await _prober.Ask(Target(stack, "shop.example")), "NameMismatch");
    }

    [Fact]
    public async Task F11_an_expired_certificate_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.Expired("127.0.0.1"));

        Refuses(stack, await _prober.Ask(Target(stack)), "NotTimeValid");
    }

    [Fact]
    public async Task F11_a_certificate_of_the_future_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.NotYetValid("127.0.0.1"));

        Refuses(stack, await _prober.Ask(Target(stack)), "NotTimeValid");
    }

    [Fact]
    public async Task The_name_in_the_certificate_can_be_configured()
    {
        await using var stack = await FakeStack.Start(_certificates.For("shop.example"));
        stack.Says("PASS");

        Assert.True((await _prober.Ask(new HttpTarget(stack.At()) { Tls = new(_certificates.Pem, "shop.example") })).Passed);
    }

    [Fact]
    public async Task The_name_in_the_certificate_is_that_of_the_Host_header_where_there_is_one()
    {
        await using var stack = await FakeStack.Start(_certificates.For("shop.example"));
        stack.Says("PASS");
        var target = Target(stack);

        Assert.True((await _prober.Ask(target with { Headers = [new("Host", "shop.example:8443")] })).Passed);
        Assert.Equal(FailureKind.Tls, (await _prober.Ask(target with { Headers = [new("Host", "other.example")] })).Failure);
    }

    [Fact]
    public async Task A_connection_that_one_check_trusts_is_no_other_s()
    {
        await using var stack = await FakeStack.Start(_certificates.For("127.0.0.1", "shop.example"));
        stack.Says("PASS");
        Assert.True((await _prober.Ask(Target(stack))).Passed);

        Assert.Equal(FailureKind.Tls, (await _prober.Ask(stack.At())).Failure);
        Assert.Equal(FailureKind.Tls, (await _prober.Ask(new HttpTarget(stack.At()) { Tls = new(_certificates.Pem, "other.example") })).Failure);
        Assert.Equal(FailureKind.Tls, (await _prober.Ask(new HttpTarget(stack.At()) { Tls = new(new Certificates().Pem, null) })).Failure);
        Assert.Single(stack.Requests);
    }

    [Fact]
    public async Task A_plain_stack_asked_for_TLS_fails()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        var sample = await _prober.Ask(new UriBuilder(stack.At()) { Scheme = "https" }.Uri);

        Assert.True(sample is { Failure: FailureKind.Tls or FailureKind.Reset, FailedIn: ProbePhase.Tls }, sample.ToString());
        Assert.EndsWith(" during the TLS handshake", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_speaks_TLS_and_is_asked_without_fails()
    {
        await using var stack = await FakeStack.Start(_certificates.For("127.0.0.1"));

        var sample = await _prober.Ask(new UriBuilder(stack.At()) { Scheme = "http" }.Uri);

        Assert.True(sample is { Failure: FailureKind.Protocol or FailureKind.Reset, FailedIn: ProbePhase.Headers }, sample.ToString());
    }

    [Fact]
    public async Task F11_a_handshake_that_stalls_fails_at_the_timeout()
    {
        await using var stack = RawStack.Start(connection => connection.Stall());

        var sample = await _prober.Ask(stack.At(scheme: "https"), Some.Cadence(interval: 1, timeout: 0.25));

        Assert.Equal((FailureKind.Timeout, ProbePhase.Tls), (sample.Failure, sample.FailedIn));
        Assert.Equal("timeout after 250ms during the TLS handshake", sample.Reason);
        await Eventually.True(() => stack.Open == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F11_a_handshake_that_breaks_off_fails(bool reset)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadSome();
            await connection.Write("\x16\x03\x03");
            if (reset)
            {
                connection.Reset();
            }
        });

        var sample = await _prober.Ask(stack.At(scheme: "https"));

        Assert.True(sample is { Failure: FailureKind.Tls or FailureKind.Reset, FailedIn: ProbePhase.Tls }, sample.ToString());
    }

    private HttpTarget Target(FakeStack stack, string host = "127.0.0.1") => new(stack.At(host: host)) { Tls = new(_certificates.Pem, null) };

    private static void Refuses(FakeStack stack, Sample sample, string why)
    {
        Assert.Equal((FailureKind.Tls, ProbePhase.Tls), (sample.Failure, sample.FailedIn));
        Assert.Matches($"^TLS failed: .*({why}).* during the TLS handshake$", sample.Reason);
        Assert.Empty(stack.Requests);
    }

    [Fact]
    public async Task F11_a_key_that_is_not_the_pinned_one_fails_though_it_is_trusted()
    {
        var certificate = _certificates.For("127.0.0.1");
        await using var stack = await FakeStack.Start(certificate);
        stack.Says("PASS");
        var target = Target(stack);

        var pinned = await _prober.Ask(target with { Tls = target.Tls with { Pins = [new('0', 64), PinOf(certificate)] } });
        var other = await _prober.Ask(target with { Tls = target.Tls with { Pins = [new('0', 64)] } });
        var untrusted = await _prober.Ask(target with { Tls = TlsPlan.Default with { Pins = [PinOf(certificate)] } });

        Assert.True(pinned.Passed, pinned.Reason);
        Assert.Equal(FailureKind.Tls, other.Failure);
        Assert.Contains($"the certificate is trusted, but its public key is none of those pinned: its SHA-256 is {PinOf(certificate)}", other.Reason, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Tls, untrusted.Failure);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_whoever_asks_for_one()
    {
        await using var stack = await FakeStack.Start(_certificates.For("127.0.0.1"), asksForCertificate: true);
        stack.Does(context => context.Response.WriteAsync(context.Connection.ClientCertificate is { } shown ? $"PASS {shown.Subject}" : "FAIL"));
        var client = _certificates.For("probe.example");
        var target = Target(stack) with { Expected = new Contains("PASS CN=probe.example") };

        var shown = await _prober.Ask(target with { Tls = target.Tls with { ClientPem = $"{client.ExportCertificatePem()}\n{client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}" } });
        var hidden = await _prober.Ask(target);

        Assert.True(shown.Passed, shown.Reason);
        Assert.False(hidden.Passed);
    }

    [Fact]
    public async Task A_tls_check_passes_once_the_handshake_succeeds_and_says_until_when_the_certificate_is_valid()
    {
        var certificate = _certificates.For("shop.example");
        await using var stack = await FakeStack.Start(certificate);

        var sample = await _prober.Ask(new TlsTarget("127.0.0.1", stack.Port) { Tls = new(_certificates.Pem, "shop.example") });

        Assert.Equal((FailureKind.None, "", (DateTimeOffset?)certificate.NotAfter.ToUniversalTime()), (sample.Failure, sample.Reason, sample.CertificateExpires));
        Assert.True(sample.Phases.Tls > TimeSpan.Zero);
        Assert.Empty(stack.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_that_expires_soon_is_a_warning_or_a_failure(bool fails)
    {
        await using var stack = await FakeStack.Start(_certificates.For("127.0.0.1"));

        var sample = await _prober.Ask(new TlsTarget("127.0.0.1", stack.Port) { Tls = new(_certificates.Pem, null), ExpiresAfter = TimeSpan.FromDays(31), FailsWhenExpiring = fails });

        Assert.Equal(fails ? FailureKind.Expiring : FailureKind.None, sample.Failure);
        Assert.StartsWith("the certificate expires in 29 d, at ", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F11_a_tls_check_fails_as_an_https_check_does()
    {
        await using var expired = await FakeStack.Start(_certificates.Expired("127.0.0.1"));
        await using var plain = RawStack.Start(connection => connection.Write("HTTP/1.1 400 Bad Request\r\n\r\n"));
        await using var silent = RawStack.Start(connection => connection.Stall());
        TlsTarget To(int port) => new("127.0.0.1", port) { Tls = new(_certificates.Pem, null) };

        Refuses(expired, await _prober.Ask(To(expired.Port)), "NotTimeValid");
        var (noTls, stall) = (await _prober.Ask(To(plain.Port)), await _prober.Ask(To(silent.Port), Some.Cadence(1, 0.25)));
        var refused = await _prober.Ask(To(RawStack.ClosedPort()));

        Assert.True(noTls is { Failure: FailureKind.Tls or FailureKind.Reset, FailedIn: ProbePhase.Tls }, noTls.ToString());
        Assert.Equal((FailureKind.Timeout, ProbePhase.Tls), (stall.Failure, stall.FailedIn));
        Assert.Equal((FailureKind.Refused, ProbePhase.Connect), (refused.Failure, refused.FailedIn));
    }

    private static string PinOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
}

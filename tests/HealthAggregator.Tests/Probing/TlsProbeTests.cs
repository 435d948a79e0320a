using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

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
}

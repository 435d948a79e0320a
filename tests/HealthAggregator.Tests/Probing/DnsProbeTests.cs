using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class DnsProbeTests : IDisposable
{
    private static readonly Cadence Short = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300));

    private static readonly byte[] Seven = FakeNameServer.Record(DnsRecordType.A, 10, 0, 0, 7);
    private static readonly byte[] Nine = FakeNameServer.Record(DnsRecordType.A, 10, 0, 1, 9);

    private readonly Prober _prober = new(host => host switch
    {
        "nowhere.example" => [],
        "ns.example" => [IPAddress.Loopback],
        "both.example" => [IPAddress.Parse("10.0.0.7"), IPAddress.Parse("2001:db8::7")],
        _ => [IPAddress.Parse("10.0.0.7")],
    });

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task The_systems_resolver_is_asked_where_no_server_is_named()
    {
        Assert.True((await _prober.Ask(new DnsTarget("www.example"))).Passed);
        Assert.True((await _prober.Ask(new DnsTarget("www.example") { Answers = ["10.0.0.0/24"] })).Passed);
        Assert.True((await _prober.Ask(new DnsTarget("both.example") { Type = DnsRecordType.Aaaa, Answers = ["2001:db8::7"] })).Passed);

        var other = await _prober.Ask(new DnsTarget("both.example") { Answers = ["10.0.0.0/24"] });
        Assert.Equal((FailureKind.Body, "the answer is 10.0.0.7, 2001:db8::7, expected 10.0.0.0/24"), (other.Failure, other.Reason));
        var none = await _prober.Ask(new DnsTarget("www.example") { Type = DnsRecordType.Aaaa });
        Assert.Equal((FailureKind.Body, "www.example has no AAAA record"), (none.Failure, none.Reason));
        var unknown = await _prober.Ask(new DnsTarget("nowhere.example"));
        Assert.Equal((FailureKind.Dns, ProbePhase.Dns), (unknown.Failure, unknown.FailedIn));
    }

    [Fact]
    public async Task Every_answer_of_a_server_must_be_expected()
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, Seven, Nine)]);

        Assert.True((await _prober.Ask(server.Of("www.example"))).Passed);
        Assert.True((await _prober.Ask(server.Of("www.example") with { Answers = ["10.0.0.7", "10.0.1.0/24"] })).Passed);
        Assert.True((await _prober.Ask(server.Of("www.example") with { Server = "ns.example" })).Passed);
        var other = await _prober.Ask(server.Of("www.example") with { Answers = ["10.0.0.7", "10.0.0.8"] });
        Assert.Equal((FailureKind.Body, "the answer is 10.0.0.7, 10.0.1.9, expected 10.0.0.7 or 10.0.0.8"), (other.Failure, other.Reason));
    }

    [Theory]
    [InlineData(1, "FORMERR")]
    [InlineData(2, "SERVFAIL")]
    [InlineData(3, "NXDOMAIN")]
    [InlineData(4, "NOTIMP")]
    [InlineData(5, "REFUSED")]
    [InlineData(9, "RCODE9")]
    public async Task A_code_of_the_server_fails_with_its_name(int code, string name)
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, code)]);

        var sample = await _prober.Ask(server.Of("www.example"));

        Assert.Equal((FailureKind.Status, $"{name} for www.example"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task A_refusal_that_does_not_repeat_the_question_is_one_of_that_number_alone()
    {
        await using var server = FakeNameServer.Start(query => [[(byte)(query[0] + 1), query[1], 0x80, 2, 0, 0, 0, 0, 0, 0, 0, 0], [query[0], query[1], 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [query[0], query[1], 0x80, 5, 0, 0, 0, 0, 0, 0, 0, 0]]);

        var sample = await _prober.Ask(server.Of("www.example"));

        Assert.Equal((FailureKind.Status, "REFUSED for www.example"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task No_record_fails()
    {
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, FakeNameServer.Record(DnsRecordType.Aaaa, new byte[16]))]);

        var sample = await _prober.Ask(server.Of("www.example"));

        Assert.Equal((FailureKind.Body, "www.example has no A record"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task What_answers_no_question_of_ours_is_not_listened_to()
    {
        await using var server = FakeNameServer.Start(query =>
        {
            var other = FakeNameServer.Reply(query, 0, Nine);
            other[0] ^= 1;
            var wrongName = FakeNameServer.Reply(query, 0, Nine);
            wrongName[13] ^= 1;
            var wrongType = FakeNameServer.Reply(query, 0, Nine);
            wrongType[query.Length - 3] = 28;
            return [[], [1, 2, 3], query, other, wrongName, wrongType, new byte[12], FakeNameServer.Reply(query, 0, Seven)];
        });

        var sample = await _prober.Ask(server.Of("www.example") with { Answers = ["10.0.0.7"] });

        Assert.True(sample.Passed, sample.Reason);
    }

    [Fact]
    public async Task Silence_is_a_timeout_and_nobody_there_a_refusal()
    {
        await using var silent = FakeNameServer.Start(_ => []);

        var silence = await _prober.Ask(silent.Of("www.example"), Short);
        var nobody = await _prober.Ask(silent.Of("www.example") with { ServerPort = RawStack.ClosedPort() });

        Assert.Equal((FailureKind.Timeout, ProbePhase.Headers, "timeout after 300ms while waiting for the response"), (silence.Failure, silence.FailedIn, silence.Reason));
        Assert.Equal((FailureKind.Refused, "connection refused while waiting for the response"), (nobody.Failure, nobody.Reason));
    }

    [Fact]
    public async Task A_server_without_an_address_fails_for_that()
    {
        var sample = await _prober.Ask(new DnsTarget("www.example") { Server = "nowhere.example" });

        Assert.Equal((FailureKind.Dns, ProbePhase.Dns), (sample.Failure, sample.FailedIn));
        Assert.Contains("nowhere.example", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_did_not_fit_is_asked_for_over_tcp()
    {
        await using var tcp = RawStack.Start(async connection =>
        {
            var query = await connection.ReadMessage();
            var reply = FakeNameServer.Reply(query, 0, [.. Enumerable.Range(0, 100).Select(last => FakeNameServer.Record(DnsRecordType.A, 10, 0, 0, (byte)last))]);
            await connection.Write(new[] { (byte)(reply.Length >> 8), (byte)reply.Length });
            await connection.Write(reply.AsMemory(0, 5));
            await connection.Write(reply.AsMemory(5));
        });
        await using var udp = FakeNameServer.Start(FakeNameServer.Truncated, tcp.Port);

        var sample = await _prober.Ask(udp.Of("www.example") with { Answers = ["10.0.0.0/24"] });

        Assert.True(sample.Passed, sample.Reason);
    }

    [Fact]
    public async Task Over_tcp_an_answer_may_be_cut_short_nonsense_or_missing()
    {
        await using var cut = RawStack.Start(async connection =>
        {
            await connection.ReadMessage();
            await connection.Write(new byte[] { 0, 100, 1, 2, 3 });
        });
        await using var nonsense = RawStack.Start(async connection =>
        {
            await connection.ReadMessage();
            await connection.Write(new byte[] { 0, 3, 1, 2, 3 });
        });
        await using var silent = RawStack.Start(connection => connection.Stall());
        await using var beforeCut = FakeNameServer.Start(FakeNameServer.Truncated, cut.Port);
        await using var beforeNonsense = FakeNameServer.Start(FakeNameServer.Truncated, nonsense.Port);
        await using var beforeSilent = FakeNameServer.Start(FakeNameServer.Truncated, silent.Port);

        Assert.Equal(FailureKind.Reset, (await _prober.Ask(beforeCut.Of("a"))).Failure);
        Assert.Equal((FailureKind.Protocol, "the answer over TCP is no DNS answer to what was asked"), await Of(beforeNonsense));
        Assert.Equal(FailureKind.Timeout, (await _prober.Ask(beforeSilent.Of("a"), Short)).Failure);

        async Task<(FailureKind Failure, string Reason)> Of(FakeNameServer server) => await _prober.Ask(server.Of("a")) is var sample ? (sample.Failure, sample.Reason) : default;
    }

    [Fact]
    public async Task What_a_server_says_is_shown_without_control_characters_and_in_part()
    {
        byte[] text = [.. "\u001b[31m"u8, .. Enumerable.Repeat((byte)'x', 200)];
        await using var server = FakeNameServer.Start(query => [FakeNameServer.Reply(query, 0, FakeNameServer.Record(DnsRecordType.Txt, [(byte)text.Length, .. text]))]);

        var sample = await _prober.Ask(server.Of("www.example") with { Type = DnsRecordType.Txt, Answers = ["ok"] });

        Assert.Equal($"the answer is \\027[31m{new string('x', 112)}…, expected ok", sample.Reason);
    }
}

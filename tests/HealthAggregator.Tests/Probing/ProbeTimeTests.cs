using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Probing;

/// <summary>One deadline for everything a probe does, and where its time went.</summary>
public sealed class ProbeTimeTests : IDisposable
{
    private static readonly Cadence Hasty = Some.Cadence(interval: 1, timeout: 0.25);

    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task F01_a_stack_that_accepts_and_never_answers_fails_at_the_timeout()
    {
        await using var stack = RawStack.Start(connection => connection.Stall());

        var sample = await _prober.Ask(stack.At(), Hasty);

        IsTimeout(sample, ProbePhase.Headers, "timeout after 250ms while waiting for the response");
        await Eventually.True(() => stack.Open == 0);
    }

    [Fact]
    public async Task F02_a_stack_whose_packets_are_dropped_fails_at_the_timeout()
    {
        await using var stack = await RawStack.Unreachable();

        IsTimeout(await _prober.Ask(stack.At(), Hasty), ProbePhase.Connect, "timeout after 250ms while connecting");
        IsTimeout(await _prober.Ask(new TcpTarget("127.0.0.1", stack.Port), Hasty), ProbePhase.Connect, "timeout after 250ms while connecting");
    }

    [Fact]
    public async Task F02_a_timeout_while_connecting_is_always_told_as_one()
    {
        await using var stack = await RawStack.Unreachable();

        // Two timers end such a probe at the same instant; whichever is first, the sample is the same.
        for (var round = 0; round < 10; round++)
        {
            var samples = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _prober.Ask(stack.At(), Some.Cadence(interval: 1, timeout: 0.1))));

            Assert.Equal([FailureKind.Timeout], samples.Select(sample => sample.Failure).Distinct());
        }
    }

    [Theory]
    [InlineData("", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS", ProbePhase.Headers)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", "PASS and so on and so on and so on", ProbePhase.Body)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nPASS\r\n0\r\n\r\n", ProbePhase.Body)]
    public async Task F04_a_stack_that_drips_fails_at_the_timeout(string atOnce, string dripped, ProbePhase phase)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(atOnce);
            await connection.Drip(dripped, TimeSpan.FromMilliseconds(100));
        });

        IsTimeout(await _prober.Ask(stack.At(), Hasty), phase);
        await Eventually.True(() => stack.Open == 0);
    }

    [Fact]
    public async Task F04_a_storm_of_interim_answers_fails_at_the_timeout_at_the_latest()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            while (true)
            {
                await connection.Write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            }
        });

        var sample = await _prober.Ask(stack.At(), Hasty);

        // All headers of all interim answers together have the one limit, and whichever is reached first ends it.
        Assert.True(sample is { FailedIn: ProbePhase.Headers, Failure: FailureKind.Timeout or FailureKind.Protocol }, sample.ToString());
        await Eventually.True(() => stack.Open == 0);
    }

    [Fact]
    public async Task A_few_interim_answers_do_no_harm()
    {
        await using var stack = RawStack.Saying(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS");

        Assert.True((await _prober.Ask(stack.At())).Passed);
    }

    [Fact]
    public async Task F03_a_refused_connection_fails_at_once()
    {
        var port = RawStack.ClosedPort();

        foreach (var sample in new[] { await _prober.Ask(new Uri($"http://127.0.0.1:{port}/")), await _prober.Ask(new TcpTarget("127.0.0.1", port)) })
        {
            Assert.Equal((FailureKind.Refused, "connection refused while connecting"), (sample.Failure, sample.Reason));
            IsQuick(sample);
        }
    }

    [Fact]
    public async Task F03_a_reset_connection_fails_at_once()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            connection.Reset();
        });

        var sample = await _prober.Ask(stack.At());

        Assert.Equal((FailureKind.Reset, "connection reset while waiting for the response"), (sample.Failure, sample.Reason));
        IsQuick(sample);
    }

    [Fact]
    public async Task F03_an_unreachable_network_fails_at_once()
    {
        // No TCP connection leads to a group of hosts, and the kernel knows that by itself.
        foreach (var sample in new[] { await _prober.Ask(new Uri("http://224.0.0.1/")), await _prober.Ask(new TcpTarget("224.0.0.1", 80)) })
        {
            Assert.Equal((FailureKind.Unreachable, "no route to the network while connecting"), (sample.Failure, sample.Reason));
            IsQuick(sample);
        }
    }

    [Fact]
    public async Task A_failing_probe_delays_no_other()
    {
        await using var deaf = RawStack.Start(connection => connection.Stall());
        await using var dead = await RawStack.Unreachable();
        await using var alive = RawStack.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS");

        var hopeless = Enumerable.Range(0, 50).SelectMany(_ => new[] { _prober.Ask(deaf.At()), _prober.Ask(dead.At()) }).ToList();
        var samples = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _prober.Ask(alive.At())));

        Assert.All(samples, sample => Assert.True(sample.Passed, sample.Reason));
        Assert.All(hopeless, probe => Assert.False(probe.IsCompleted));
    }

    [Fact]
    public async Task The_phases_of_a_first_probe_add_up_to_its_duration()
    {
        using var certificates = new Certificates();
        await using var stack = await FakeStack.Start(certificates.For("127.0.0.1"));
        stack.Says("PASS");

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Tls = new(certificates.Pem, null) });

        Assert.True(sample.Passed, sample.Reason);
        var (dns, connect, tls, headers, body) = (sample.Phases.Dns, sample.Phases.Connect, sample.Phases.Tls, sample.Phases.Headers, sample.Phases.Body);
        Assert.All([connect, tls, headers, body], phase => Assert.True(phase > TimeSpan.Zero));
        AddsUp(sample, dns + connect + tls + headers + body);
    }

    [Fact]
    public async Task A_reused_connection_costs_neither_a_name_nor_a_connection_nor_a_handshake()
    {
        using var certificates = new Certificates();
        await using var stack = await FakeStack.Start(certificates.For("127.0.0.1"));
        stack.Says("PASS");
        var target = new HttpTarget(stack.At()) { Tls = new(certificates.Pem, null) };
        await _prober.Ask(target);

        var sample = await _prober.Ask(target);

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), (sample.Phases.Dns, sample.Phases.Connect, sample.Phases.Tls));
        AddsUp(sample, sample.Phases.Headers + sample.Phases.Body);
    }

    [Fact]
    public async Task A_slow_name_shows_in_the_phase_of_the_name()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        using var prober = new Prober(_ =>
        {
            Delay();
            return [System.Net.IPAddress.Loopback];
        });

        IsWithin((await prober.Ask(stack.At(host: "slow.example"))).Phases.Dns);
    }

    [Fact]
    public async Task A_slow_answer_shows_in_the_phase_of_the_headers()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(async context =>
        {
            await Task.Delay(50);
            await context.Response.WriteAsync("PASS");
        });

        IsWithin((await _prober.Ask(stack.At())).Phases.Headers);
    }

    [Fact]
    public async Task A_slow_body_shows_in_the_phase_of_the_body()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(async context =>
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(50);
            await context.Response.WriteAsync("PASS");
        });

        IsWithin((await _prober.Ask(stack.At())).Phases.Body);
    }

    [Fact]
    public async Task A_probe_that_failed_says_in_which_phase_and_how_long_it_was_there()
    {
        await using var stack = RawStack.Start(connection => connection.Stall());

        var sample = await _prober.Ask(stack.At(), Hasty);

        Assert.Equal(ProbePhase.Headers, sample.FailedIn);
        Assert.True(sample.Phases.Headers > TimeSpan.FromMilliseconds(150), sample.Phases.ToString());
        Assert.Equal(TimeSpan.Zero, sample.Phases.Body);
    }

    private static void IsTimeout(Sample sample, ProbePhase phase, string? reason = null)
    {
        Assert.Equal((FailureKind.Timeout, phase), (sample.Failure, sample.FailedIn));
        Assert.Equal(reason ?? sample.Reason, sample.Reason);

        // A timer keeps to the milliseconds of the system; a busy machine keeps to nothing.
        Assert.InRange(sample.Duration, TimeSpan.FromMilliseconds(225), TimeSpan.FromSeconds(15));
    }

    private static void IsQuick(Sample sample) => Assert.InRange(sample.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(10));

    private static void IsWithin(TimeSpan phase) => Assert.InRange(phase, TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(15));

    /// <summary>But for the time between two readings of the clock.</summary>
    private static void AddsUp(Sample sample, TimeSpan sum) => Assert.InRange(sample.Duration - sum, TimeSpan.Zero, TimeSpan.FromSeconds(1));

    private static void Delay()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(50);
    }
}

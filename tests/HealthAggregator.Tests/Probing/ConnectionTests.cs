using System.Collections.Concurrent;
using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Http;

namespace HealthAggregator.Tests.Probing;

/// <summary>Which connection a probe uses.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const string Passes = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS";

    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task Probes_one_after_the_other_share_a_connection()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS").Says("FAIL", 503, "/other");

        for (var round = 0; round < 10; round++)
        {
            await _prober.Ask(stack.At());
            await _prober.Ask(stack.At("/other"));
        }

        Assert.Equal(20, stack.Requests.Count);
        Assert.Equal(1, stack.Connections);
    }

    [Fact]
    public async Task Fresh_probes_connect_anew_and_say_so()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        var target = new HttpTarget(stack.At()) { Connection = ConnectionUse.Fresh };

        for (var round = 0; round < 10; round++)
        {
            var sample = await _prober.Ask(target);
            Assert.True(sample.Passed, sample.Reason);
            Assert.True(sample.Phases.Connect > TimeSpan.Zero);
        }

        Assert.Equal(10, stack.Connections);
        Assert.All(stack.Requests, request => Assert.Equal("close", request.Headers["Connection"]));
    }

    [Fact]
    public async Task A_fresh_probe_closes_its_connection_even_where_the_stack_would_keep_it()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(Passes);
            await connection.Stall();
        });

        Assert.True((await _prober.Ask(new HttpTarget(stack.At()) { Connection = ConnectionUse.Fresh })).Passed);

        await Eventually.True(() => stack.Open == 0);
    }

    [Fact]
    public async Task Fresh_probes_do_not_use_what_others_keep()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        await _prober.Ask(stack.At());
        await _prober.Ask(new HttpTarget(stack.At()) { Connection = ConnectionUse.Fresh });
        await _prober.Ask(stack.At());

        Assert.Equal(2, stack.Connections);
    }

    [Fact]
    public async Task A_stack_that_closes_after_each_answer_is_connected_to_anew()
    {
        await using var stack = RawStack.Saying(Passes);

        for (var round = 0; round < 20; round++)
        {
            Assert.True((await _prober.Ask(stack.At())).Passed);
        }

        Assert.Equal(20, stack.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F15_a_connection_that_the_stack_gave_up_when_the_request_was_on_its_way_is_no_failure(bool reset)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(Passes);
            await connection.ReadRequest();
            if (reset)
            {
                connection.Reset();
            }
        });

        for (var round = 0; round < 200; round++)
        {
            var sample = await _prober.Ask(stack.At());
            Assert.True(sample.Passed, sample.Reason);
        }
    }

    [Fact]
    public async Task F15_under_TLS_too()
    {
        using var certificates = new Certificates();
        await using var stack = await FakeStack.Start(certificates.For("127.0.0.1"));
        var answered = new ConcurrentDictionary<string, bool>();
        stack.Does(context =>
        {
            if (answered.TryAdd(context.Connection.Id, true))
            {
                return context.Response.WriteAsync("PASS");
            }

            context.Abort();
            return Task.CompletedTask;
        });
        var target = new HttpTarget(stack.At()) { Tls = new(certificates.Pem, null) };

        for (var round = 0; round < 50; round++)
        {
            var sample = await _prober.Ask(target);
            Assert.True(sample.Passed, sample.Reason);
        }
    }

    [Fact]
    public async Task F15_a_stack_that_closes_idle_connections_at_any_moment_never_fails_because_of_it()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            // So many answers, then gone: between two probes, or with one on its way.
            for (var answers = 1 + (connection.Number % 3); answers > 0 && await connection.ReadRequest() is not null; answers--)
            {
                await connection.Write(Passes);
            }

            if (connection.Number % 2 == 0)
            {
                connection.Reset();
            }
        });

        var rounds = Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var round = 0; round < 1000; round++)
            {
                var sample = await _prober.Ask(stack.At());
                Assert.True(sample.Passed, sample.Reason);
            }
        });

        await Task.WhenAll(rounds);
    }

    [Fact]
    public async Task F15_many_connections_given_up_at_once_are_no_failure()
    {
        using var all = new Crowd(50);
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await all.Come();
            await connection.Write(Passes);
            await connection.ReadRequest();
            connection.Reset();
        });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _prober.Ask(stack.At())));
        all.Open();
        var sample = await _prober.Ask(stack.At());

        Assert.True(sample.Passed, sample.Reason);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("HTTP/1.1 200 OK\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\n", false)]
    public async Task A_new_connection_that_breaks_is_a_failure_and_not_tried_again_behind_the_back_of_rise_and_fall(string said, bool reset)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(said);
            if (reset)
            {
                connection.Reset();
            }
        });

        Assert.Equal(FailureKind.Reset, (await _prober.Ask(stack.At())).Failure);
        Assert.Equal(FailureKind.Reset, (await _prober.Ask(new HttpTarget(stack.At()) { Connection = ConnectionUse.Fresh })).Failure);
        Assert.Equal(2, stack.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kept_connection_that_breaks_has_one_new_connection_to_prove_it(bool reset)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(connection.Number == 1 ? Passes : "");
            if (connection.Number == 1)
            {
                await connection.ReadRequest();
            }

            if (reset)
            {
                connection.Reset();
            }
        });
        Assert.True((await _prober.Ask(stack.At())).Passed);

        var sample = await _prober.Ask(stack.At());

        Assert.Equal((FailureKind.Reset, ProbePhase.Headers), (sample.Failure, sample.FailedIn));
        Assert.Equal(2, stack.Connections);
    }

    [Fact]
    public async Task A_kept_connection_that_breaks_in_the_middle_of_an_answer_is_a_failure()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(Passes);
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA");
        });
        Assert.True((await _prober.Ask(stack.At())).Passed);

        Assert.Equal(FailureKind.Reset, (await _prober.Ask(stack.At())).Failure);
        Assert.Equal(1, stack.Connections);
    }

    [Fact]
    public async Task F14_a_fresh_probe_follows_a_new_DNS_answer_as_soon_as_the_old_one_has_had_its_time()
    {
        await using var before = RawStack.Saying(Passes);
        await using var after = RawStack.Start(async connection => await connection.ReadRequest(), new(IPAddress.Parse("127.0.0.2"), before.Port));
        var (time, address) = (new ManualTimeProvider(), IPAddress.Loopback);
        using var prober = new Prober(_ => [address], time);
        var target = new HttpTarget(before.At(host: "shop.example")) { Connection = ConnectionUse.Fresh };
        Assert.True((await prober.Ask(target)).Passed);

        address = IPAddress.Parse("127.0.0.2");
        time.Advance(Resolver.AnswerLife - TimeSpan.FromTicks(1));
        Assert.True((await prober.Ask(target)).Passed);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(FailureKind.Reset, (await prober.Ask(target)).Failure);
        Assert.Equal((2, 1), (before.Connections, after.Connections));
    }

    [Fact]
    public async Task F14_a_kept_connection_that_breaks_is_replaced_by_one_to_the_new_address()
    {
        var gone = new TaskCompletionSource();
        await using var before = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(Passes);
            await gone.Task;
        });
        await using var after = RawStack.Start(
            async connection =>
            {
                await connection.ReadRequest();
                await connection.Write("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nFAIL");
            },
            new(IPAddress.Parse("127.0.0.2"), before.Port));
        var (time, address) = (new ManualTimeProvider(), IPAddress.Loopback);
        using var prober = new Prober(_ => [address], time);
        var url = before.At(host: "shop.example");
        Assert.True((await prober.Ask(url)).Passed);

        address = IPAddress.Parse("127.0.0.2");
        time.Advance(Resolver.AnswerLife);
        gone.SetResult();
        await Eventually.True(() => before.Open == 0);

        Assert.Equal(FailureKind.SaidFail, (await prober.Ask(url)).Failure);
    }

    [Fact]
    public void F14_an_answer_and_a_connection_together_live_for_less_than_a_minute()
    {
        // The HTTP client's pool keeps its own time, which no test can turn: what it is told must do.
        var handlers = new ProbeHandlers(new(new(TimeProvider.System), new(), new(TimeProvider.System)), () => throw new InvalidOperationException());
        var (fresh, reuse) = (PrimaryHandler("probe-fresh-1"), PrimaryHandler("probe-reuse-1"));

        Assert.InRange(reuse.PooledConnectionLifetime + Resolver.AnswerLife, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.Zero, fresh.PooledConnectionLifetime);

        SocketsHttpHandler PrimaryHandler(string name)
        {
            var (options, builder) = (new HttpClientFactoryOptions(), new HandlerBuilder());
            handlers.Configure(name, options);
            Assert.All(options.HttpMessageHandlerBuilderActions, action => action(builder));
            return Assert.IsType<SocketsHttpHandler>(builder.PrimaryHandler);
        }
    }

    [Fact]
    public async Task Every_address_of_a_name_is_tried_until_one_connects()
    {
        await using var stack = RawStack.Saying(Passes);
        using var prober = new Prober(_ => [IPAddress.Parse("127.0.0.3"), IPAddress.Parse("224.0.0.1"), IPAddress.Loopback]);

        Assert.True((await prober.Ask(stack.At(host: "shop.example"))).Passed);
        Assert.True((await prober.Ask(new TcpTarget("shop.example", stack.Port))).Passed);
    }

    [Fact]
    public async Task An_address_that_drops_everything_leaves_time_for_the_next()
    {
        await using var dead = await RawStack.Unreachable();
        await using var stack = RawStack.Start(
            async connection =>
            {
                await connection.ReadRequest();
                await connection.Write(Passes);
            },
            new(IPAddress.Parse("127.0.0.2"), dead.Port));
        using var prober = new Prober(_ => [IPAddress.Loopback, IPAddress.Parse("127.0.0.2")]);

        Assert.True((await prober.Ask(stack.At(host: "shop.example"))).Passed);
    }

    [Fact]
    public async Task Of_several_dead_addresses_the_last_says_why()
    {
        using var prober = new Prober(_ => [IPAddress.Parse("224.0.0.1"), IPAddress.Loopback]);

        Assert.Equal(FailureKind.Refused, (await prober.Ask(new Uri($"http://shop.example:{RawStack.ClosedPort()}/"))).Failure);
    }

    [Fact]
    public async Task An_IPv6_literal_can_be_probed()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var port = RawStack.ClosedPort();

        Assert.Equal(FailureKind.Refused, (await _prober.Ask(new Uri($"http://[::1]:{port}/"))).Failure);
        Assert.Equal(FailureKind.Refused, (await _prober.Ask(new TcpTarget("::1", port))).Failure);
    }

    [Fact]
    public async Task An_explicit_attempt_is_made_until_one_passes_and_told()
    {
        await using var stack = await FakeStack.Start();
        var asked = 0;
        stack.Does(context => context.Response.WriteAsync(++asked < 3 ? "FAIL" : "PASS"));

        var sample = await _prober.Ask(Some.Check(stack.At()) with { Attempts = 5 });

        Assert.True(sample.Passed);
        Assert.Equal((3, 3), (sample.Attempts, asked));
    }

    [Fact]
    public async Task After_its_last_attempt_a_probe_says_what_that_one_saw()
    {
        await using var stack = await FakeStack.Start();
        var asked = 0;
        stack.Does(context => context.Response.WriteAsync($"no {++asked}"));

        var sample = await _prober.Ask(Some.Check(stack.At()) with { Attempts = 3 });

        Assert.Equal((3, "the body begins \"no 3\", expected the first word PASS"), (sample.Attempts, sample.Reason));
    }

    [Fact]
    public async Task By_default_one_attempt_is_made()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("FAIL");

        Assert.Equal(1, (await _prober.Ask(stack.At())).Attempts);
        Assert.Single(stack.Requests);
    }

    [Fact]
    public async Task All_attempts_have_the_one_deadline()
    {
        await using var stack = await FakeStack.Start();
        var asked = 0;
        stack.Does(async context =>
        {
            if (++asked > 1)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            await context.Response.WriteAsync("FAIL");
        });

        var sample = await _prober.Ask(Some.Check(stack.At(), cadence: Some.Cadence(2, timeout: 0.5)) with { Attempts = 10 });

        Assert.Equal((FailureKind.Timeout, 2), (sample.Failure, sample.Attempts));
    }

    private sealed class HandlerBuilder : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; } = "";

        public override HttpMessageHandler PrimaryHandler { get; set; } = new SocketsHttpHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override HttpMessageHandler Build() => PrimaryHandler;
    }

    /// <summary>Lets through whoever comes once so many have come.</summary>
    private sealed class Crowd(int count) : IDisposable
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _come;

        public Task Come()
        {
            if (Interlocked.Increment(ref _come) == count)
            {
                Open();
            }

            return _open.Task;
        }

        public void Open() => _open.TrySetResult();

        public void Dispose() => Open();
    }
}

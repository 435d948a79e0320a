using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthAggregator.Tests.Probing;

public sealed class GrpcProbeTests : IDisposable
{
    private static readonly Cadence Hasty = Some.Cadence(interval: 1, timeout: 0.25);

    private readonly Prober _prober = new(host => host == "nowhere.example" ? [] : [IPAddress.Loopback]);
    private readonly Certificates _certificates = new();

    public void Dispose()
    {
        _prober.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public async Task SERVING_passes()
    {
        await using var server = await FakeHealthService.Start();

        var sample = await _prober.Ask(Target(server));

        Assert.True(sample.Passed, sample.Reason);
        var call = Assert.Single(server.Calls);
        Assert.Equal("POST /grpc.health.v1.Health/Check", call.What);
        Assert.Equal([0, 0, 0, 0, 0], call.Body);
    }

    [Fact]
    public async Task It_asks_about_a_service_within_its_deadline_and_with_its_metadata()
    {
        await using var server = await FakeHealthService.Start();
        var target = new GrpcTarget(new(server.At()) { Headers = [new("X-Tenant", "shop"), new("Host", "shop.example"), new("grpc-timeout", "1n"), new("Content-Type", "text/plain")] })
        {
            Service = "shop.Cart",
        };

        var sample = await _prober.Ask(target);

        Assert.True(sample.Passed, sample.Reason);
        var call = Assert.Single(server.Calls);
        Assert.Equal([0, 0, 0, 0, 11, 0x0A, 9, .. "shop.Cart"u8], call.Body);
        Assert.Equal(("application/grpc", "trailers", "30000m", "shop", "shop.example"), (call.Headers["Content-Type"], call.Headers["TE"], call.Headers["grpc-timeout"], call.Headers["x-tenant"], call.Headers["Host"]));
        Assert.Equal(("identity", $"HealthAggregator/{Product.Version}"), (call.Headers["grpc-accept-encoding"], call.Headers["User-Agent"]));
    }

    [Theory]
    [InlineData(2, FailureKind.SaidFail, "said NOT_SERVING")]
    [InlineData(0, FailureKind.Body, "said UNKNOWN")]
    [InlineData(3, FailureKind.Body, "said SERVICE_UNKNOWN")]
    public async Task Another_status_of_the_service_fails(byte status, FailureKind failure, string reason)
    {
        await using var server = await FakeHealthService.Start();
        server.Says(status);

        var sample = await _prober.Ask(Target(server));

        Assert.Equal((failure, ProbePhase.Body, reason), (sample.Failure, sample.FailedIn, sample.Reason));
    }

    [Theory]
    [InlineData("12", null, FailureKind.Status, "UNIMPLEMENTED: it has no health service")]
    [InlineData("5", "unknown service", FailureKind.Status, "NOT_FOUND: it knows no service shop.Cart: unknown service")]
    [InlineData("14", "drained%20for%20good%0A", FailureKind.Status, "UNAVAILABLE: drained for good?")]
    [InlineData("16", "100%", FailureKind.Status, "UNAUTHENTICATED: 100%")]
    [InlineData("4", null, FailureKind.Timeout, "DEADLINE_EXCEEDED")]
    [InlineData("99", null, FailureKind.Status, "grpc-status 99")]
    [InlineData("x", null, FailureKind.Protocol, "the answer ends with the grpc-status \"x\", which is no number")]
    public async Task A_call_that_ends_with_another_status_than_OK_fails_and_names_it(string status, string? message, FailureKind failure, string reason)
    {
        await using var server = await FakeHealthService.Start();
        server.Ends(status, message);

        var sample = await _prober.Ask(Target(server) with { Service = "shop.Cart" });

        Assert.Equal((failure, reason), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task A_status_may_come_after_a_message_too()
    {
        await using var server = await FakeHealthService.Start();
        server.Does(FakeHealthService.Answering([0, 0, 0, 0, 2, 8, 1], ("grpc-status", "14"), ("grpc-message", "going down")));

        var sample = await _prober.Ask(Target(server));

        Assert.Equal((FailureKind.Status, "UNAVAILABLE: going down"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task An_answer_that_is_none_fails()
    {
        await using var server = await FakeHealthService.Start();

        await Fails(FakeHealthService.Answering([0, 0, 0, 0, 2, 8, 1]), "the answer ends without a grpc-status");
        await Fails(FakeHealthService.Answering([1, 0, 0, 0, 2, 8, 1], ("grpc-status", "0")), "the answer is no health check response");
        await Fails(FakeHealthService.Answering([], ("grpc-status", "0")), "the answer is no health check response");
        await Fails(FakeHealthService.Answering(new byte[100_000], ("grpc-status", "0")), "the answer is no health check response: it is longer than 4 KiB");
        await Fails(context => context.Response.WriteAsync("PASS"), "the answer is no gRPC but of no content type");
        await Fails(
            context =>
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                return context.Response.WriteAsync("PASS");
            },
            "the answer is no gRPC but text/html; charset=utf-8");
        await Fails(
            context =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            },
            "HTTP status 503: what answers there is no gRPC server");

        async Task Fails(RequestDelegate answer, string reason)
        {
            server.Does(answer);
            var sample = await _prober.Ask(Target(server));
            Assert.Equal((FailureKind.Protocol, reason), (sample.Failure, sample.Reason));
        }
    }

    [Fact]
    public async Task F33_metadata_that_the_server_repeats_is_not_shown()
    {
        await using var server = await FakeHealthService.Start();
        server.Ends("16", "no such token letmein0815");

        var sample = await _prober.Ask(new GrpcTarget(new(server.At()) { Headers = [new("authorization", "Bearer letmein0815")] }));

        Assert.Equal("UNAUTHENTICATED: no such token ***", sample.Reason);
    }

    [Fact]
    public async Task A_server_that_speaks_only_HTTP_1_fails()
    {
        await using var server = await FakeHealthService.Start(protocols: HttpProtocols.Http1);
        await using var odd = RawStack.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPASS");

        var samples = await Task.WhenAll(_prober.Ask(Target(server)), _prober.Ask(new GrpcTarget(new(odd.At("/")))));

        Assert.All(samples, sample => Assert.Equal((FailureKind.Protocol, "it does not speak HTTP/2 as gRPC needs it"), (sample.Failure, sample.Reason)));
        Assert.Equal((1, 1), (server.Connections, odd.Connections));
    }

    [Theory]
    [InlineData(ConnectionUse.Reuse)]
    [InlineData(ConnectionUse.Fresh)]
    public async Task Over_TLS_it_trusts_whom_the_config_trusts(ConnectionUse connection)
    {
        await using var server = await FakeHealthService.Start(_certificates.For("shop.example"));
        var target = new HttpTarget(server.At()) { Connection = connection, Tls = new(_certificates.Pem, "shop.example") };

        var (trusted, stranger, other) = (
            await _prober.Ask(new GrpcTarget(target)), await _prober.Ask(new GrpcTarget(new(server.At()))), await _prober.Ask(new GrpcTarget(target with { Tls = new(_certificates.Pem, null) })));

        Assert.True(trusted.Passed, trusted.Reason);
        Assert.True(trusted.Phases.Tls > TimeSpan.Zero);
        Assert.Equal((FailureKind.Tls, ProbePhase.Tls), (stranger.Failure, stranger.FailedIn));
        Assert.Contains("NameMismatch", other.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_server_that_does_not_offer_HTTP_2_fails()
    {
        await using var server = await FakeHealthService.Start(_certificates.For("127.0.0.1"), HttpProtocols.Http1);

        var sample = await _prober.Ask(new GrpcTarget(new(server.At()) { Tls = new(_certificates.Pem, null) }));

        Assert.True(sample is { Failure: FailureKind.Tls or FailureKind.Protocol, FailedIn: ProbePhase.Tls }, sample.ToString());
    }

    [Fact]
    public async Task Each_phase_may_time_out()
    {
        await using var full = await RawStack.Unreachable();
        await using var silent = RawStack.Start(connection => connection.Stall());
        await using var server = await FakeHealthService.Start();
        server.Does(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await TimesOut(full.At("/"), ProbePhase.Connect);
        await TimesOut(silent.At("/"), ProbePhase.Headers);
        await TimesOut(silent.At("/", "https"), ProbePhase.Tls);
        await TimesOut(server.At(), ProbePhase.Body);
        await Eventually.True(() => silent.Open == 0);

        async Task TimesOut(Uri url, ProbePhase phase)
        {
            var sample = await _prober.Ask(new GrpcTarget(new(url)), Hasty);
            Assert.Equal((FailureKind.Timeout, phase), (sample.Failure, sample.FailedIn));
            Assert.StartsWith("timeout after 250ms ", sample.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails()
    {
        var refused = await _prober.Ask(new GrpcTarget(new(new($"http://127.0.0.1:{RawStack.ClosedPort()}"))));
        var nameless = await _prober.Ask(new GrpcTarget(new(new("http://nowhere.example"))));

        Assert.Equal((FailureKind.Refused, ProbePhase.Connect), (refused.Failure, refused.FailedIn));
        Assert.Equal((FailureKind.Dns, ProbePhase.Dns), (nameless.Failure, nameless.FailedIn));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_breaks_the_connection_off_is_asked_once(bool reset)
    {
        await using var server = RawStack.Start(async connection =>
        {
            await connection.ReadSome();
            if (reset)
            {
                connection.Reset();
            }
        });

        var sample = await _prober.Ask(new GrpcTarget(new(server.At("/"))));

        Assert.True(sample is { Failure: FailureKind.Reset, FailedIn: ProbePhase.Headers }, sample.ToString());
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_connection_is_used_again_unless_it_is_to_be_fresh()
    {
        await using var server = await FakeHealthService.Start();
        var fresh = new GrpcTarget(new(server.At()) { Connection = ConnectionUse.Fresh });

        for (var round = 0; round < 5; round++)
        {
            Assert.True((await _prober.Ask(Target(server))).Passed);
        }

        Assert.Equal((1, 1), (server.Connections, server.Open));
        for (var round = 0; round < 5; round++)
        {
            Assert.True((await _prober.Ask(fresh)).Passed);
        }

        Assert.Equal(6, server.Connections);
        await Eventually.True(() => server.Open == 1);
    }

    [Fact]
    public async Task A_service_that_does_not_serve_keeps_its_connection_and_one_that_does_not_answer_loses_it()
    {
        await using var server = await FakeHealthService.Start();
        server.Says(2);
        Assert.Equal(FailureKind.SaidFail, (await _prober.Ask(Target(server), Hasty)).Failure);
        Assert.Equal(FailureKind.SaidFail, (await _prober.Ask(Target(server), Hasty)).Failure);
        Assert.Equal(1, server.Connections);

        server.Does(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        Assert.Equal(FailureKind.Timeout, (await _prober.Ask(Target(server), Hasty)).Failure);
        await Eventually.True(() => server.Open == 0);

        server.Says(1);
        Assert.True((await _prober.Ask(Target(server))).Passed);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_server_that_was_started_anew_is_asked_over_a_new_connection()
    {
        var server = await FakeHealthService.Start();
        var target = Target(server);
        Assert.True((await _prober.Ask(target)).Passed);
        await server.DisposeAsync();

        await using var again = await FakeHealthService.Start(port: server.Port);
        var sample = await _prober.Ask(target);

        Assert.True(sample.Passed, sample.Reason);
    }

    [Fact]
    public async Task A_kept_connection_that_is_lost_has_one_new_connection_to_prove_it()
    {
        await using var server = await FakeHealthService.Start();
        Assert.True((await _prober.Ask(Target(server))).Passed);

        // The answer to whoever still asks over the first connection is its end.
        var kept = true;
        var serving = FakeHealthService.Answering([0, 0, 0, 0, 2, 8, 1], ("grpc-status", "0"));
        server.Does(context => Interlocked.Exchange(ref kept, false) ? Abort(context) : serving(context));
        var proven = await _prober.Ask(Target(server));
        Assert.True(proven.Passed, proven.Reason);
        Assert.Equal(2, server.Connections);

        server.Does(Abort);
        var lost = await _prober.Ask(Target(server));
        Assert.True(lost is { Failure: FailureKind.Reset, FailedIn: ProbePhase.Headers }, lost.ToString());
        Assert.Equal(3, server.Connections);

        static Task Abort(HttpContext context)
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_connection_is_no_older_than_45_s()
    {
        var time = new ManualTimeProvider();
        using var prober = new Prober(time: time);
        await using var server = await FakeHealthService.Start();
        Assert.True((await prober.Ask(Target(server))).Passed);
        time.Advance(TimeSpan.FromSeconds(44));
        Assert.True((await prober.Ask(Target(server))).Passed);
        Assert.Equal(1, server.Connections);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await prober.Ask(Target(server))).Passed);

        Assert.Equal(2, server.Connections);
        await Eventually.True(() => server.Open == 1);
    }

    [Fact]
    public async Task A_connection_that_nobody_asks_over_any_more_is_closed()
    {
        var clock = new Clock(TimeProvider.System);
        using var connections = new GrpcConnections(new(new(TimeProvider.System, _ => [IPAddress.Loopback]), new(), clock), clock) { Life = TimeSpan.FromSeconds(1) };
        await using var server = await FakeHealthService.Start();

        var sample = await new GrpcProbe(connections, clock).Ask(Some.Check(Target(server)), TestContext.Current.CancellationToken);

        Assert.True(sample.Passed, sample.Reason);
        await Eventually.True(() => server.Open == 0);
    }

    private static GrpcTarget Target(FakeHealthService server) => new(new(server.At()));
}

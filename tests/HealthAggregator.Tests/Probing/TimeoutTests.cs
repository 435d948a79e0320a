using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Probing;

/// <summary>Whatever a probe waits for, it waits no longer than its timeout, and says what it was that it waited for.</summary>
public sealed class TimeoutTests : IAsyncDisposable
{
    private static readonly Cadence Hasty = Some.Cadence(interval: 1, timeout: 0.25);

    private readonly ManualResetEventSlim _release = new();
    private readonly List<IAsyncDisposable> _stacks = [];
    private readonly Prober _prober;

    public TimeoutTests() => _prober = new(
        host =>
        {
            if (host == "hangs.example")
            {
                _release.Wait(Eventually.Deadline);
            }

            return [IPAddress.Loopback];
        },
        hosts: new()
        {
            ReadFile = file =>
            {
                _release.Wait(Eventually.Deadline);
                return ([], null);
            },
        });

    public async ValueTask DisposeAsync()
    {
        _release.Set();
        foreach (var stack in _stacks)
        {
            await stack.DisposeAsync();
        }

        _prober.Dispose();
        _release.Dispose();
    }

    [Theory]
    [InlineData("http", ProbePhase.Dns)]
    [InlineData("http", ProbePhase.Connect)]
    [InlineData("http", ProbePhase.Tls)]
    [InlineData("http", ProbePhase.Headers)]
    [InlineData("http", ProbePhase.Body)]
    [InlineData("tcp", ProbePhase.Dns)]
    [InlineData("tcp", ProbePhase.Connect)]
    [InlineData("tcp", ProbePhase.Headers)]
    [InlineData("tcp", ProbePhase.Body)]
    [InlineData("tls", ProbePhase.Dns)]
    [InlineData("tls", ProbePhase.Connect)]
    [InlineData("tls", ProbePhase.Tls)]
    [InlineData("grpc", ProbePhase.Dns)]
    [InlineData("grpc", ProbePhase.Connect)]
    [InlineData("grpc", ProbePhase.Tls)]
    [InlineData("grpc", ProbePhase.Headers)]
    [InlineData("grpc", ProbePhase.Body)]
    [InlineData("dns of the system", ProbePhase.Dns)]
    [InlineData("dns", ProbePhase.Dns)]
    [InlineData("dns", ProbePhase.Headers)]
    [InlineData("dns over TCP", ProbePhase.Connect)]
    [InlineData("dns over TCP", ProbePhase.Headers)]
    [InlineData("hosts of a name", ProbePhase.Dns)]
    [InlineData("hosts by SRV", ProbePhase.Dns)]
    [InlineData("hosts by SRV", ProbePhase.Headers)]
    [InlineData("hosts by SRV over TCP", ProbePhase.Connect)]
    [InlineData("hosts by SRV over TCP", ProbePhase.Headers)]
    [InlineData("hosts of a file", ProbePhase.Headers)]
    [InlineData("exec", ProbePhase.Headers)]
    [InlineData("prometheus", ProbePhase.Dns)]
    [InlineData("prometheus", ProbePhase.Connect)]
    [InlineData("prometheus", ProbePhase.Tls)]
    [InlineData("prometheus", ProbePhase.Headers)]
    [InlineData("prometheus", ProbePhase.Body)]
    [InlineData("aggregator", ProbePhase.Dns)]
    [InlineData("aggregator", ProbePhase.Connect)]
    [InlineData("aggregator", ProbePhase.Tls)]
    [InlineData("aggregator", ProbePhase.Headers)]
    [InlineData("aggregator", ProbePhase.Body)]
    public async Task Each_phase_of_each_kind_may_time_out(string kind, ProbePhase phase)
    {
        var target = await TargetOf(kind, phase);

        var sample = await _prober.Ask(target, Hasty);

        Assert.Equal((FailureKind.Timeout, phase), (sample.Failure, sample.FailedIn));
        Assert.StartsWith("timeout after 250ms", sample.Reason, StringComparison.Ordinal);
        await Eventually.True(() => _stacks.OfType<RawStack>().All(stack => stack.Open == 0));
    }

    private async Task<Target> TargetOf(string kind, ProbePhase phase)
    {
        switch (kind)
        {
            case "dns of the system":
                return new DnsTarget("hangs.example");
            case "dns" when phase == ProbePhase.Dns:
                return new DnsTarget("a.example") { Server = "hangs.example" };
            case "dns":
                return Keep(FakeNameServer.Start(_ => [])).Of("a.example");
            case "dns over TCP":
                return Keep(FakeNameServer.Start(FakeNameServer.Truncated, (await Stalling(kind, phase)).Port)).Of("a.example");
            case "hosts of a name":
                return new HostsTarget(new(HostSourceKind.Dns, "hangs.example"), 1);
            case "hosts by SRV" when phase == ProbePhase.Dns:
                return Services(new("a.example") { Server = "hangs.example" });
            case "hosts by SRV":
                return Services(Keep(FakeNameServer.Start(_ => [])).Of("a.example"));
            case "hosts by SRV over TCP":
                return Services(Keep(FakeNameServer.Start(FakeNameServer.Truncated, (await Stalling(kind, phase)).Port)).Of("a.example"));
            case "hosts of a file":
                return new HostsTarget(new(HostSourceKind.File, "/hosts.json"), 1);
            case "exec":
                return new ExecTarget("/bin/sleep", "1000");
            case "grpc" when phase == ProbePhase.Body:
                var service = Keep(await FakeHealthService.Start());
                service.Does(async context =>
                {
                    context.Response.ContentType = "application/grpc";
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                });
                return new GrpcTarget(new(service.At()));
        }

        var (host, port) = (phase == ProbePhase.Dns ? "hangs.example" : "127.0.0.1", phase == ProbePhase.Dns ? 1 : (await Stalling(kind, phase)).Port);
        var url = new Uri($"{(phase == ProbePhase.Tls ? "https" : "http")}://{host}:{port}/");
        return kind switch
        {
            "http" => new HttpTarget(url),
            "grpc" => new GrpcTarget(new(url)),
            "tls" => new TlsTarget(host, port),
            "prometheus" => ConfigText.Check($"{{ prometheus: {{ server: '{url}', query: up, pass_when: '> 0' }} }}").Target,
            "aggregator" => ConfigText.Check($"{{ aggregator: {{ url: '{url}', data_center: east }} }}").Target,
            _ => new TcpTarget(host, port) { Expected = new Contains("PONG") },
        };
    }

    private static HostsTarget Services(DnsTarget of) => new(new(HostSourceKind.Srv, of.Name) { Server = of.Server, ServerPort = of.ServerPort }, 1);

    private async Task<RawStack> Stalling(string kind, ProbePhase phase) => Keep(phase == ProbePhase.Connect ? await RawStack.Unreachable() : RawStack.Start(async connection =>
    {
        if (phase == ProbePhase.Body)
        {
            await connection.Write(kind is "http" or "prometheus" or "aggregator" ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" : "PO");
        }

        await connection.Stall();
    }));

    private T Keep<T>(T stack)
        where T : IAsyncDisposable
    {
        _stacks.Add(stack);
        return stack;
    }
}

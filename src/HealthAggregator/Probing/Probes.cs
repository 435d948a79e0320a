using System.Collections.Frozen;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace HealthAggregator.Probing;

/// <summary>Every kind of probe there is, behind one delegate, with the names, connections and HTTP clients that they share.</summary>
public sealed class Probes : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly GrpcConnections _grpc;
    private readonly Attempts _attempts;
    private readonly ExecProbe _exec;

    /// <param name="beats">What jobs have reported. Default: nothing is known of them.</param>
    /// <param name="hosts">Takes the hosts that are found. Default: nobody does.</param>
    public Probes(Clock clock, Resolver resolver, EgressGate gate, BeatBook? beats = null, HostBook? hosts = null)
    {
        var dialer = new Dialer(resolver, gate, clock);
        var handlers = new ProbeHandlers(dialer, () => _services!.GetRequiredService<IHttpMessageHandlerFactory>());
        var services = new ServiceCollection().AddHttpClient().AddSingleton<IConfigureOptions<HttpClientFactoryOptions>>(handlers);
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers());
        _services = services.BuildServiceProvider();

        var names = new DnsClient(dialer);
        _grpc = new(dialer, clock);
        _exec = new(clock);
        var probes = new Dictionary<Type, Probe>
        {
            [typeof(HttpTarget)] = new HttpProbe(handlers, clock).Ask,
            [typeof(TcpTarget)] = new TcpProbe(dialer, clock).Ask,
            [typeof(TlsTarget)] = new TlsProbe(dialer, clock).Ask,
            [typeof(GrpcTarget)] = new GrpcProbe(_grpc, clock).Ask,
            [typeof(ExecTarget)] = _exec.Ask,
            [typeof(HeartbeatTarget)] = new HeartbeatProbe(beats, clock).Ask,
            [typeof(DnsTarget)] = new DnsProbe(names, resolver, clock).Ask,
            [typeof(HostsTarget)] = new HostsProbe(dialer, names, hosts ?? new(), clock).Ask,
        }.ToFrozenDictionary();
        _attempts = new((check, deadline) => probes[check.Target.GetType()](check, deadline), clock);
    }

    /// <summary>A <see cref="Probe"/> for every kind.</summary>
    public Task<Sample> Ask(CheckPlan check, CancellationToken deadline) =>
        check.MaxLatency is { } longest ? AskInTime(check, longest, deadline) : _attempts.Ask(check, deadline);

    private async Task<Sample> AskInTime(CheckPlan check, TimeSpan longest, CancellationToken deadline)
    {
        var sample = await _attempts.Ask(check, deadline).ConfigureAwait(false);
        return sample.Passed && sample.Duration > longest
            ? sample with { Failure = FailureKind.Slow, FailedIn = ProbePhase.Body, Reason = $"it passes, but took {Core.Duration.Format(sample.Duration)}, over {Core.Duration.Format(longest)}" }
            : sample;
    }

    public void Dispose()
    {
        _exec.Dispose();
        _services.Dispose();
        _grpc.Dispose();
    }
}

using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;

namespace HealthAggregator.Tests.Support;

/// <summary>Probes as the scheduler does: with a deadline from the check's timeout. Names mean loopback unless the test says otherwise.</summary>
internal sealed class Prober : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Probes _probes;

    /// <param name="egress">Default: names may mean loopback.</param>
    /// <param name="beats">Default: nothing is known of jobs.</param>
    /// <param name="hosts">Default: nobody takes hosts that are found.</param>
    public Prober(Func<string, IPAddress[]>? lookup = null, TimeProvider? time = null, EgressPolicy? egress = null, BeatBook? beats = null, HostBook? hosts = null)
    {
        _time = time ?? TimeProvider.System;
        _probes = new(new(_time), new Resolver(_time, lookup ?? (_ => [IPAddress.Loopback])), new() { Policy = egress ?? new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], []) }, beats, hosts);
    }

    public async Task<Sample> Ask(CheckPlan check)
    {
        using var deadline = new CancellationTokenSource(check.Cadence.Timeout, _time);
        return await Eventually.Comes(_probes.Ask(check, deadline.Token));
    }

    public Task<Sample> Ask(Target target, Cadence? cadence = null) => Ask(Some.Check(target, cadence: cadence));

    public Task<Sample> Ask(Uri url, Cadence? cadence = null) => Ask(new HttpTarget(url), cadence);

    public void Dispose() => _probes.Dispose();
}

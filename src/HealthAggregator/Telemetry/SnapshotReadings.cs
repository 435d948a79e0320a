using System.Diagnostics.Metrics;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Telemetry;

/// <summary>What the current snapshot says, as measurements: made afresh at each scrape, so that what a reload removed is gone.</summary>
internal sealed class SnapshotReadings(Func<Snapshot> snapshot, Func<bool> isExpired)
{
    private static readonly Rung[] Rungs = Enum.GetValues<Rung>();

    public IEnumerable<string> DataCenters => snapshot().Plan.DataCenters.Select(dataCenter => dataCenter.Name);

    public IEnumerable<Measurement<double>> DataCenterUp()
    {
        var expired = isExpired();
        return EachDataCenter((_, health) => !expired && health.Decision.Verdict == Verdict.Pass ? 1 : 0);
    }

    public IEnumerable<Measurement<double>> Score() => EachDataCenter((_, health) =>
        health.Tally.Score is { Total: > 0 } score ? (double)score.Passing / score.Total : 0);

    public IEnumerable<Measurement<double>> Threshold() => EachDataCenter((plan, _) => plan.Threshold.Percent / 100.0);

    public IEnumerable<Measurement<double>> DecidingRung()
    {
        var now = snapshot();
        var expired = isExpired();
        for (var index = 0; index < now.DataCenters.Length; index++)
        {
            var deciding = expired ? Rung.Stale : now.DataCenters[index].Decision.Rung;
            foreach (var rung in Rungs)
            {
                yield return new(rung == deciding ? 1 : 0, new("data_center", now.Plan.DataCenters[index].Name), new("rung", Labels.Of(rung)));
            }
        }
    }

    public IEnumerable<Measurement<double>> CorrelatedFailures()
    {
        var now = snapshot();
        for (var index = 0; index < now.DataCenters.Length; index++)
        {
            yield return new(Correlation.In(now, index)?.Checks.Length ?? 0, new KeyValuePair<string, object?>("data_center", now.Plan.DataCenters[index].Name));
        }
    }

    public IEnumerable<Measurement<double>> Isolated() => EachDataCenter((_, health) => health.Isolation is { IsBlind: true } ? 1 : 0);

    public IEnumerable<Measurement<double>> WitnessUp() =>
        EachWatched(WatchedKind.Witness, "witness", (_, health) => health is { Last: not null, BadSince: null, IsStale: false } ? 1 : 0);

    public IEnumerable<Measurement<double>> PeerUp() => EachWatched(WatchedKind.Peer, "peer", (_, health) => IsUp(health) ? 1 : 0);

    public IEnumerable<Measurement<double>> ReplicaAgrees()
    {
        var expired = isExpired();
        return EachWatched(WatchedKind.Replica, "replica", (dataCenter, health) => PublicAnswer.Of(health) is { } theirs
            ? theirs == (expired ? Verdict.Fail : dataCenter.Decision.Verdict) ? 1 : 0
            : null);
    }

    public IEnumerable<Measurement<double>> RecentTransitions() => EachDataCenter((_, health) => health.Flaps.Changes.Count);

    public IEnumerable<Measurement<double>> Flapping() => EachDataCenter((_, health) => health.Flaps.Held is null ? 0 : 1);

    public IEnumerable<Measurement<double>> AllSitesFail()
    {
        var expired = isExpired();
        return EachDataCenter((plan, health) => plan.Peers.IsEmpty ? null : health.IsNoSiteLeft || (expired && health.ArePeersDown) ? 1 : 0);
    }

    public IEnumerable<Measurement<double>> StackUp()
    {
        var now = snapshot();
        var index = 0;
        foreach (var health in now.Stacks)
        {
            var (stack, dataCenter) = (now.Plan.Stacks[index], now.Plan.DataCenters[now.Plan.DataCenterOf(index)]);
            yield return new(
                health.VerdictBy(stack, dataCenter) == Verdict.Pass ? 1 : 0, new("data_center", dataCenter.Name), new("stack", stack.Name));
            index++;
        }
    }

    public IEnumerable<Measurement<double>> CheckUp() => EachCheck(health => IsUp(health) ? 1 : 0);

    public IEnumerable<Measurement<double>> CheckLastSample() => EachCheck(health => health.Last?.At.Wall.ToUnixTimeMilliseconds() / 1000.0);

    public IEnumerable<Measurement<double>> CheckDuration() => EachCheck(health => health.Last?.Duration.TotalSeconds);

    public IEnumerable<Measurement<double>> CheckCertificateExpiry() => EachCheck(health => Seconds(health.Last?.CertificateExpires));

    public IEnumerable<Measurement<double>> Burst() => EachDataCenter((_, health) => health.IsBurstOn ? 1 : 0);

    public IEnumerable<Measurement<double>> BurstExpiry() => EachDataCenter((_, health) => Seconds(health.Control?.Burst.Until));

    public IEnumerable<Measurement<double>> Weight()
    {
        var expired = isExpired();
        return EachDataCenter((plan, health) => expired ? 0 : health.WeightBy(plan));
    }

    public IEnumerable<Measurement<double>> Override()
    {
        var now = snapshot();
        for (var index = 0; index < now.DataCenters.Length; index++)
        {
            foreach (var verdict in Enum.GetValues<Verdict>())
            {
                var isForced = now.DataCenters[index].Control?.Override?.Verdict == verdict;
                yield return new(isForced ? 1 : 0, new("data_center", now.Plan.DataCenters[index].Name), new("verdict", Labels.Of(verdict)));
            }
        }
    }

    public IEnumerable<Measurement<double>> OverrideExpiry() => EachDataCenter((_, health) => Seconds(health.Control?.Override?.Window.Until));

    public IEnumerable<Measurement<double>> Maintenance() => EachStack((now, dataCenter, stack) =>
        now.Control.IsInMaintenance(dataCenter, stack, now.AsOf.Wall) ? 1 : 0);

    public IEnumerable<Measurement<double>> MaintenanceExpiry() => EachStack((now, dataCenter, stack) =>
        now.Control.IsInMaintenance(dataCenter, stack, now.AsOf.Wall) ? Seconds(now.Control[dataCenter].Maintenance[stack].Window.Until) : null);

    public IEnumerable<Measurement<double>> ControlRevision() => [new(snapshot().Control.Revision)];

    private static bool IsUp(CheckHealth health) => health is { Status: CheckStatus.Passing, IsStale: false };

    private static double? Seconds(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() / 1000.0;

    private IEnumerable<Measurement<double>> EachStack(Func<Snapshot, string, string, double?> read)
    {
        var now = snapshot();
        for (var index = 0; index < now.Plan.Stacks.Length; index++)
        {
            var (stack, dataCenter) = (now.Plan.Stacks[index].Name, now.Plan.DataCenters[now.Plan.DataCenterOf(index)].Name);
            if (read(now, dataCenter, stack) is { } value)
            {
                yield return new(value, new("data_center", dataCenter), new("stack", stack));
            }
        }
    }

    private IEnumerable<Measurement<double>> EachDataCenter(Func<DataCenterPlan, DataCenterHealth, double?> read)
    {
        var now = snapshot();
        for (var index = 0; index < now.DataCenters.Length; index++)
        {
            var plan = now.Plan.DataCenters[index];
            if (read(plan, now.DataCenters[index]) is { } value)
            {
                yield return new(value, new KeyValuePair<string, object?>("data_center", plan.Name));
            }
        }
    }

    private IEnumerable<Measurement<double>> EachWatched(WatchedKind kind, string label, Func<DataCenterHealth, CheckHealth, double?> read)
    {
        var now = snapshot();
        foreach (var watched in now.Plan.Watched.Where(watched => watched.Kind == kind))
        {
            if (read(now.DataCenters[watched.DataCenter], now.Checks[now.Plan.IndexOf(watched.Check)]) is { } value)
            {
                yield return new(value, new("data_center", now.Plan.DataCenters[watched.DataCenter].Name), new(label, watched.Name));
            }
        }
    }

    private IEnumerable<Measurement<double>> EachCheck(Func<CheckHealth, double?> read)
    {
        var now = snapshot();
        foreach (var (plan, health) in now.Plan.Checks.Zip(now.Checks))
        {
            var key = plan.Key;
            if (read(health) is { } value)
            {
                yield return new(value, new("data_center", key.DataCenter), new("stack", key.Stack), new("check", key.Check));
            }
        }
    }
}

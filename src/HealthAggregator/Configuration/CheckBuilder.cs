using HealthAggregator.Configuration.Checks;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>
/// Makes the plan of one check, and reports what does not go together. Something stands in for what is broken, so that the rest can still
/// be looked at.
/// </summary>
internal sealed class CheckBuilder(ConfigErrors errors)
{
    /// <summary>The target of a check whose own cannot be read.</summary>
    public static readonly Target StandIn = new TcpTarget("unknown", 1);

    /// <param name="at">The check, or the host that it is made for.</param>
    /// <param name="host">The host that <c>{host}</c> stands for; null for a check of its own.</param>
    public CheckPlan Build(CheckKey key, YamlNode at, CheckLayers layers, FoundHost? host)
    {
        var cadence = Cadence(layers);
        return new(key, Target(at, layers, host), cadence, Damping(layers))
        {
            Weight = layers.Value(CheckKeys.Weight),
            Vote = layers.Value(CheckKeys.Vote),
            StaleAs = layers.Value(CheckKeys.StaleAs),
            Attempts = layers.Value(CheckKeys.Attempts),
            MaxLatency = MaxLatency(layers, cadence),
        };
    }

    /// <summary>The same for what is probed beside the checks, and never counted.</summary>
    /// <param name="keyOf">Its name, which may be that of its target.</param>
    public CheckPlan Build(Func<Target, CheckKey> keyOf, YamlNode at, CheckLayers layers)
    {
        var target = Target(at, layers, host: null);
        var cadence = Cadence(layers);
        return new(keyOf(target), target, cadence, Damping(layers)) { Attempts = layers.Value(CheckKeys.Attempts), MaxLatency = MaxLatency(layers, cadence) };
    }

    private static Damping Damping(CheckLayers layers) =>
        new(layers.Value(CheckKeys.Rise), layers.Value(CheckKeys.Fall), layers.Value(CheckKeys.Forgive));

    private TimeSpan? MaxLatency(CheckLayers layers, Cadence cadence)
    {
        if (layers.Nearest(CheckKeys.MaxLatency) is not { IsBroken: false } longest)
        {
            return null;
        }

        if (longest.Value >= cadence.Timeout)
        {
            errors.Add(
                layers.Later(CheckKeys.MaxLatency, CheckKeys.Timeout).Node,
                $"the max_latency of {Duration.Format(longest.Value)} is not below the timeout of {Duration.Format(cadence.Timeout)}, which fails what takes so long",
                "lower max_latency, raise timeout, or drop max_latency");
        }

        return longest.Value;
    }

    private Cadence Cadence(CheckLayers layers)
    {
        var interval = layers.Nearest(CheckKeys.Interval);
        var (timeout, fast) = (layers.Nearest(CheckKeys.Timeout), layers.Nearest(CheckKeys.FastInterval));
        var every = layers.Value(CheckKeys.Interval);
        var limit = timeout is null && CheckKeys.Timeout.Default >= every ? every / 2 : layers.Value(CheckKeys.Timeout);
        var soon = fast is null && CheckKeys.FastInterval.Default > every ? every : layers.Value(CheckKeys.FastInterval);
        if (limit < every && soon <= every)
        {
            return new(every, soon, limit);
        }

        if (limit >= every && interval is not { IsBroken: true } && timeout is { IsBroken: false })
        {
            errors.Add(
                layers.Later(CheckKeys.Timeout, CheckKeys.Interval).Node,
                $"the timeout of {Duration.Format(limit)} is not below the interval of {Duration.Format(every)}",
                "lower timeout or raise interval");
        }

        if (soon > every && interval is not { IsBroken: true } && fast is { IsBroken: false })
        {
            errors.Add(
                layers.Later(CheckKeys.FastInterval, CheckKeys.Interval).Node,
                $"the fast_interval of {Duration.Format(soon)} is longer than the interval of {Duration.Format(every)}",
                "lower fast_interval or raise interval");
        }

        return new(CheckKeys.Interval.Default, CheckKeys.FastInterval.Default, CheckKeys.Timeout.Default);
    }

    private Target Target(YamlNode at, CheckLayers layers, FoundHost? host)
    {
        foreach (var layer in (Section[])[layers.Stack, layers.Defaults])
        {
            if (layer.Get(CheckKeys.Tls)?.Value?.Find(TlsKeys.Address) is { } misplaced)
            {
                errors.Add(misplaced.Node, "an address here would be that of every check", "write it in the tls of a check, and here ca, server_name and the like alone");
            }
        }

        var kinds = CheckKinds.All.Where(kind => kind.Choice.IsMadeIn(layers.Check)).ToList();
        if (kinds is not [var kind])
        {
            return StandIn;
        }

        CheckUses(layers.Check, kind);

        var reading = new CheckReading(errors, at, layers, host);
        var target = kind.Build(reading);
        if (target is not null && reading.MissesHost)
        {
            reading.ReportMissingHost();
            return StandIn;
        }

        return target ?? StandIn;
    }

    /// <summary>Reports the keys of other kinds that stand on the check itself. Further out they may be meant for others.</summary>
    private void CheckUses(Section check, CheckKind kind)
    {
        var what = $"{(kind == CheckKinds.Http || "aeiou".Contains(kind.Name[0], StringComparison.Ordinal) ? "an" : "a")} {kind.Name} check";
        foreach (var key in CheckKeys.OfSomeKinds.Except(kind.Uses))
        {
            if (check.Find(key) is { } written)
            {
                errors.Add(written.Node, $"{what} has no {key.Name}", "drop it, or ask over http");
            }
        }

        if (kind == CheckKinds.Tls || !kind.Uses.Contains(CheckKeys.Tls))
        {
            return;
        }

        foreach (var key in TlsKeys.Expiry)
        {
            if (check.Get(CheckKeys.Tls)?.Value?.Find(key) is { } written)
            {
                errors.Add(written.Node, $"{what} has no {key.Name}", "drop it, or write a check of its own for the certificate: tls: { address: … }");
            }
        }
    }
}

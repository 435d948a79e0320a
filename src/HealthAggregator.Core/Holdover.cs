using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core;

/// <summary>What a process believed that ended a moment ago, for the one that takes its place: a deploy or a crash changes no verdict.</summary>
/// <param name="Checks">Of checks that are asked the same as then; all that was known of each.</param>
/// <param name="DataCenters">By name.</param>
public sealed record Holdover(ImmutableDictionary<CheckKey, CheckHealth> Checks, ImmutableDictionary<string, HeldDataCenter> DataCenters)
{
    /// <summary>How old what is held over may be.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long a process believes it at least, however old it was when that began: everything is asked once in this time.</summary>
    public static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(15);

    public static readonly Holdover None = new(
        ImmutableDictionary<CheckKey, CheckHealth>.Empty, ImmutableDictionary.Create<string, HeldDataCenter>(StringComparer.Ordinal));

    /// <summary>What a snapshot leaves to the process that comes after this one.</summary>
    public static Holdover Of(Snapshot snapshot) => new(
        snapshot.Plan.Probed.Select((check, index) => KeyValuePair.Create(check.Key, snapshot.Checks[index]))
            .Where(pair => pair.Value.Status != CheckStatus.Unknown)
            .ToImmutableDictionary(),
        DataCentersOf(snapshot));

    /// <summary>The same without its checks, of which there may be thousands.</summary>
    public static ImmutableDictionary<string, HeldDataCenter> DataCentersOf(Snapshot snapshot) =>
        snapshot.Plan.DataCenters.Select((plan, index) => KeyValuePair.Create(plan.Name, HeldDataCenter.Of(plan, snapshot.DataCenters[index], snapshot.AsOf.Uptime)))
            .ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>What is left of it after any time, or another boot: failures that an operator has to clear, and the last changes of what was told.</summary>
    public Holdover Aged() => None with { DataCenters = DataCenters.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Aged(), StringComparer.Ordinal) };
}

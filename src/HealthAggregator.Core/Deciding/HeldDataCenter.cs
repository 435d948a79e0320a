using System.Collections.Immutable;

namespace HealthAggregator.Core.Deciding;

/// <summary>What a process leaves of one data center to the one that comes after it.</summary>
/// <param name="AsOf">
/// Monotonic time at which it was last believed on samples of the process's own: one that had begun with a holdover, and ends before it has heard every check
/// itself, leaves on the time that it found.
/// </param>
/// <param name="Score">Null when it was not judged yet.</param>
/// <param name="IsLatched">Outlives any age: only an operator ends it.</param>
public sealed record HeldDataCenter(
    TimeSpan AsOf, ScoreState? Score, bool IsLatched, FlapState Flaps, IsolationState? Isolation, Moment? Since, ImmutableArray<VerdictChange> History)
{
    public static HeldDataCenter Of(DataCenterHealth health, TimeSpan uptime) => new(
        health.Tally.HeldOver > 0 && health.HeldFrom is { } found ? found : uptime,
        health.Score,
        health.IsLatched,
        health.Flaps,
        health.Isolation,
        health.Since,
        health.History);
}

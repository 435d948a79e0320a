using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What a process leaves of one data center to the one that comes after it.</summary>
/// <param name="AsOf">
/// Monotonic time at which it was last believed on samples of the process's own: one that had begun with a holdover, and ends before it has heard every check
/// itself, leaves on the time that it found.
/// </param>
/// <param name="Score">Null when it was not judged yet.</param>
/// <param name="IsLatched">Outlives any age: only an operator ends it.</param>
/// <param name="Since">When the verdict last changed.</param>
public sealed record HeldDataCenter(
    TimeSpan AsOf, ScoreState? Score, bool IsLatched, FlapState Flaps, IsolationState? Isolation, Moment? Since, ImmutableArray<VerdictChange> History)
{
    /// <summary>How it recovered by the config of then. A failure that recovery turns manual under is one for an operator. Default auto.</summary>
    public Recovery Recovery { get; init; }

    /// <summary>As <see cref="DataCenterHealth.IsWaiting"/>. Default false.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>What GSLBs were told. Default null: nothing.</summary>
    public Decision? Told { get; init; }

    /// <summary>What they would have been told without burst and overrides. Default null: nothing.</summary>
    public Decision? Observed { get; init; }

    /// <summary>Monotonic time at which it was left: since then nobody listened. Default null: at <see cref="AsOf"/>.</summary>
    public TimeSpan? LeftAt { get; init; }

    public static HeldDataCenter Of(DataCenterPlan plan, DataCenterHealth health, TimeSpan uptime) => new(
        health.HeldFrom ?? uptime,
        health.Score,
        health.IsLatched,
        health.Flaps,
        health.Isolation,
        health.Since,
        health.History)
    {
        LeftAt = uptime,
        Recovery = plan.Recovery,
        IsWaiting = health.IsWaiting,
        Told = health.Since is null ? null : health.Decision,
        Observed = health.Since is null ? null : health.Observed,
    };

    /// <summary>For how long nobody has listened.</summary>
    public TimeSpan PauseUntil(TimeSpan uptime) => uptime - (LeftAt ?? AsOf);

    /// <summary>What outlives any age, and the boot that the monotonic times are of: what operators have to clear, and what was told.</summary>
    public HeldDataCenter Aged() => new(TimeSpan.Zero, null, IsLatched, FlapState.Calm, null, null, History) { Recovery = Recovery, Told = Told };
}

using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>What operators' words come to and what follows from them, reckoned from what the state says, moment by moment and without memory.</summary>
internal static class ControlReckoning
{
    public static bool IsBurstOn(ControlState state, DataCenterPlan plan, DateTimeOffset wall)
    {
        if (!state.IsKnown)
        {
            return plan.BurstWhenUnknown;
        }

        var burst = state.DataCenters.TryGetValue(plan.Name, out var said) ? said.Burst : Burst.Untouched;
        return burst.Switch is { IsOn: true, Until: null }
            || (burst.Switch is { IsOn: true, Until: { } until } && wall < until)
            || burst.Scheduled.Any(scheduled => scheduled.From <= wall && (scheduled.Until is null || wall < scheduled.Until));
    }

    public static Verdict? Forced(ControlState state, string dataCenter, DateTimeOffset wall) =>
        state.DataCenters.TryGetValue(dataCenter, out var said) && said.Override is { } forced && IsIn(forced.Window, wall) ? forced.Verdict : null;

    public static bool IsInMaintenance(Snapshot snapshot, string dataCenter, string stack) =>
        snapshot.Control.DataCenters.TryGetValue(dataCenter, out var said) && said.Maintenance.TryGetValue(stack, out var maintenance)
        && IsIn(maintenance.Window, snapshot.AsOf.Wall);

    public static (Verdict Verdict, Rung Rung) Decision(Snapshot snapshot, DataCenterPlan plan) =>
        Forced(snapshot.Control, plan.Name, snapshot.AsOf.Wall) is { } verdict ? (verdict, Rung.Forced)
        : plan.Role == Role.Burst && !IsBurstOn(snapshot.Control, plan, snapshot.AsOf.Wall) ? (Verdict.Fail, Rung.NoBurst)
        : Observed(snapshot, plan);

    public static (Verdict Verdict, Rung Rung) Observed(Snapshot snapshot, DataCenterPlan plan)
    {
        var health = snapshot.DataCenters[snapshot.Plan.DataCenters.IndexOf(plan)];
        return health.Score is not { } score || health.IsWaiting ? (Verdict.Fail, Rung.Starting)
            : Reckoning.Of(snapshot, plan).RequiredFailing > 0 ? (Verdict.Fail, Rung.Required)
            : (health.StaysFailed ? Verdict.Fail : score.Verdict, Rung.Score);
    }

    private static bool IsIn(Window window, DateTimeOffset wall) => (window.From is null || window.From <= wall) && (window.Until is null || wall < window.Until);
}

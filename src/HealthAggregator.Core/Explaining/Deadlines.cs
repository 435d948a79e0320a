using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Explaining;

/// <summary>When something would happen next to a data center, though nothing happens but that time passes.</summary>
internal static class Deadlines
{
    /// <param name="silences">When silence will have lasted too long.</param>
    /// <returns>Monotonic time; null when nothing would.</returns>
    public static TimeSpan? After(Snapshot now, int dataCenter, IEnumerable<TimeSpan> silences)
    {
        var (plan, health) = (now.Plan.DataCenters[dataCenter], now.DataCenters[dataCenter]);
        TimeSpan?[] deadlines =
        [
            health.Score is { CrossedAt: { } crossed } score ? crossed + (score.Verdict == Verdict.Pass ? plan.FailAfter : plan.RecoverAfter) : null,
            plan.Isolation is { } isolating && health.Isolation is { } isolation ? isolation.Since + isolating.Hold : null,
            plan.Isolation is { } held && health.Isolation?.SeesSince is { } seen ? seen + held.Hold : null,
            plan.FlapLimit is { } limit ? health.Flaps.HeldUntil(limit) : null,
            .. silences,
        ];
        return deadlines.Where(deadline => deadline > now.AsOf.Uptime).Min();
    }
}

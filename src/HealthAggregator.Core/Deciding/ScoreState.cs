using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>The memory of the score rung: which side it is on, and since when the score has been on the other.</summary>
/// <param name="Verdict">What the rung says.</param>
/// <param name="CrossedAt">Monotonic time since when the score contradicts <paramref name="Verdict"/>; null while it does not.</param>
/// <param name="IsLatched">Recovery is manual, the data center has failed, and no operator has cleared it.</param>
public sealed record ScoreState(Verdict Verdict, TimeSpan? CrossedAt, bool IsLatched)
{
    /// <summary>The first score decides: with no history there is nothing to damp.</summary>
    public static ScoreState First(DataCenterPlan plan, Tally tally)
    {
        var verdict = plan.Threshold.IsMetBy(tally.Score) ? Verdict.Pass : Verdict.Fail;
        return new(verdict, null, MustLatch(plan, verdict, tally));
    }

    public ScoreState After(DataCenterPlan plan, Tally tally, TimeSpan uptime)
    {
        if (tally.Joining > 0)
        {
            // A reload brought checks that nothing was heard from yet: half a score may neither drop the site nor raise it.
            return this;
        }

        var latched = plan.Recovery == Recovery.Manual && (IsLatched || MustLatch(plan, Verdict, tally));
        return Verdict == Verdict.Pass ? AfterPass(plan, tally.Score, uptime, latched) : AfterFail(plan, tally.Score, uptime, latched);
    }

    /// <summary>An operator says that the data center may come back.</summary>
    public ScoreState Cleared() => IsLatched ? this with { IsLatched = false } : this;

    private static bool MustLatch(DataCenterPlan plan, Verdict verdict, Tally tally) =>
        plan.Recovery == Recovery.Manual && (verdict == Verdict.Fail || tally.RequiredFailing > 0);

    private ScoreState AfterPass(DataCenterPlan plan, Score score, TimeSpan uptime, bool latched)
    {
        if (latched)
        {
            // A required failure latches too: the way back is the same for both.
            return new(Verdict.Fail, null, true);
        }

        if (plan.Threshold.IsMetBy(score))
        {
            return CrossedAt is null ? this : this with { CrossedAt = null };
        }

        var crossedAt = CrossedAt ?? uptime;
        return uptime - crossedAt >= plan.FailAfter
            ? new(Verdict.Fail, null, plan.Recovery == Recovery.Manual)
            : Same(crossedAt, latched);
    }

    private ScoreState AfterFail(DataCenterPlan plan, Score score, TimeSpan uptime, bool latched)
    {
        if (!plan.RecoverAt.IsMetBy(score))
        {
            return CrossedAt is null && IsLatched == latched ? this : new(Verdict.Fail, null, latched);
        }

        var crossedAt = CrossedAt ?? uptime;
        return !latched && uptime - crossedAt >= plan.RecoverAfter ? new(Verdict.Pass, null, false) : Same(crossedAt, latched);
    }

    private ScoreState Same(TimeSpan crossedAt, bool latched) =>
        CrossedAt == crossedAt && IsLatched == latched ? this : this with { CrossedAt = crossedAt, IsLatched = latched };
}

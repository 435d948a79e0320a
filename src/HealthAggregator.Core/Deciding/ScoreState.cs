using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>The memory of the score rung: which side it is on, and since when the score has been on the other.</summary>
/// <param name="Verdict">What the rung says.</param>
/// <param name="CrossedAt">Monotonic time since when the score contradicts <paramref name="Verdict"/>; null while it does not.</param>
/// <param name="IsLatched">Recovery is manual, the data center has failed, and no operator has cleared it.</param>
public sealed record ScoreState(Verdict Verdict, TimeSpan? CrossedAt, bool IsLatched)
{
    /// <summary>The first score decides: with no history there is nothing to damp.</summary>
    /// <param name="wasLatched">A process before this one left a failure that an operator has to clear.</param>
    public static ScoreState First(DataCenterPlan plan, Tally tally, bool wasLatched = false) =>
        plan.Threshold.IsMetBy(tally.Score) && !IsLatchedBy(plan, tally) && !(wasLatched && plan.Recovery == Recovery.Manual)
            ? new(Verdict.Pass, null, false)
            : Failed(plan);

    /// <summary>
    /// While a reload's new checks have not been heard from, only what holds whatever they will say changes the verdict: they can neither drop the site nor
    /// raise it, and hide no failure of the others.
    /// </summary>
    public ScoreState After(DataCenterPlan plan, Tally tally, TimeSpan uptime) =>
        Verdict == Verdict.Pass ? AfterPass(plan, tally, uptime) : AfterFail(plan, tally, uptime);

    /// <summary>Whether the verdict hangs on what a reload's new checks will say.</summary>
    public bool IsHeld(DataCenterPlan plan, Tally tally)
    {
        var sought = Verdict == Verdict.Pass ? plan.Threshold : plan.RecoverAt;
        return sought.IsMetBy(tally.AtBest) && !sought.IsMetBy(tally.AtWorst);
    }

    /// <summary>An operator says that the data center may come back: from this failure, not from the next.</summary>
    public ScoreState Cleared() => IsLatched ? this with { IsLatched = false } : this;

    /// <summary>The same belief under a new plan. A failure that recovery turns manual under is one for an operator.</summary>
    public ScoreState Replanned(DataCenterPlan before, DataCenterPlan after) => Replanned(before.Recovery, after.Recovery);

    /// <summary>The same, of a plan that nothing else is known of.</summary>
    public ScoreState Replanned(Recovery before, Recovery after) =>
        Verdict == Verdict.Fail && before == Recovery.Auto && after == Recovery.Manual ? this with { IsLatched = true } : this;

    /// <summary>The same belief when nobody listened for a while: that time is no time that the score was on the other side.</summary>
    /// <param name="uptime">When that ended: the score did not cross later than this.</param>
    public ScoreState Slept(TimeSpan duration, TimeSpan uptime) => CrossedAt is { } at ? this with { CrossedAt = at + duration < uptime ? at + duration : uptime } : this;

    /// <summary>The same belief where the score contradicts it now, whatever follows from that.</summary>
    public ScoreState Crossed(TimeSpan uptime) => CrossedAt is null ? this with { CrossedAt = uptime } : this;

    /// <summary>The same belief where the score has not contradicted it until now.</summary>
    public ScoreState Uncrossed() => this with { CrossedAt = null };

    // A required failure latches too: the way back is the same for both.
    private static bool IsLatchedBy(DataCenterPlan plan, Tally tally) => plan.Recovery == Recovery.Manual && tally.RequiredFailing > 0;

    private static ScoreState Failed(DataCenterPlan plan) => new(Verdict.Fail, null, plan.Recovery == Recovery.Manual);

    private ScoreState AfterPass(DataCenterPlan plan, Tally tally, TimeSpan uptime)
    {
        if (IsLatchedBy(plan, tally))
        {
            return Failed(plan);
        }

        if (IsHeld(plan, tally))
        {
            return this;
        }

        if (plan.Threshold.IsMetBy(tally.AtWorst))
        {
            return Same(null, false);
        }

        var crossedAt = CrossedAt ?? uptime;
        return uptime - crossedAt >= plan.FailAfter ? Failed(plan) : Same(crossedAt, false);
    }

    private ScoreState AfterFail(DataCenterPlan plan, Tally tally, TimeSpan uptime)
    {
        var latched = IsLatched && plan.Recovery == Recovery.Manual;
        if (IsHeld(plan, tally))
        {
            return Same(CrossedAt, latched);
        }

        if (IsLatchedBy(plan, tally) || !plan.RecoverAt.IsMetBy(tally.AtWorst))
        {
            return Same(null, latched);
        }

        var crossedAt = CrossedAt ?? uptime;
        return !latched && uptime - crossedAt >= plan.RecoverAfter ? new(Verdict.Pass, null, false) : Same(crossedAt, latched);
    }

    private ScoreState Same(TimeSpan? crossedAt, bool latched) =>
        CrossedAt == crossedAt && IsLatched == latched ? this : this with { CrossedAt = crossedAt, IsLatched = latched };
}

using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What is believed of one stack.</summary>
/// <param name="Checks">What its checks add up to.</param>
/// <param name="Shown">What all its checks would add up to if the advisory ones voted too: what an advisory stack is shown by.</param>
public sealed record StackHealth(Tally Checks, Score Shown)
{
    public static readonly StackHealth Empty = new(default, default);

    /// <summary>The score the stack is shown by: of what counts, or of all its checks when none counts.</summary>
    public Score ScoreBy(StackPlan plan) => plan.CountedWeight == 0 ? Shown : Checks.Score;

    /// <summary>The stack on its own: its score against its threshold, or where it has none against its data center's, and no required check failing.</summary>
    public Verdict VerdictBy(StackPlan plan, DataCenterPlan dataCenter) =>
        Checks.RequiredFailing == 0 && (plan.Threshold ?? dataCenter.Threshold).IsMetBy(ScoreBy(plan)) ? Verdict.Pass : Verdict.Fail;
}

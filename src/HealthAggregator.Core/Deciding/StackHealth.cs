using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What is believed of one stack.</summary>
/// <param name="Checks">What its checks add up to.</param>
/// <param name="Shown">What all its checks would add up to if the advisory ones voted too: what an advisory stack is shown by.</param>
public sealed record StackHealth(Tally Checks, Score Shown)
{
    public static readonly StackHealth Empty = new(default, default);

    /// <summary>
    /// The stack on its own: its score against its threshold, or where it has none against its data center's, and no required check failing. A stack of
    /// advisory checks is judged by those.
    /// </summary>
    public Verdict VerdictBy(StackPlan plan, DataCenterPlan dataCenter)
    {
        var score = plan.CountedWeight == 0 ? Shown : Checks.Score;
        return Checks.RequiredFailing == 0 && (plan.Threshold ?? dataCenter.Threshold).IsMetBy(score) ? Verdict.Pass : Verdict.Fail;
    }
}

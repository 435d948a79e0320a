using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>The rungs in their order: the first that applies decides. The rung <see cref="Rung.Stale"/> is the reader's.</summary>
public static class Ladder
{
    private static readonly Func<Situation, Decision?>[] Rungs = [NoBurst, Starting, Required];

    public static Decision Decide(Situation situation)
    {
        foreach (var rung in Rungs)
        {
            if (rung(situation) is { } decision)
            {
                return decision;
            }
        }

        return Score(situation);
    }

    private static Decision? NoBurst(Situation situation) =>
        situation.Plan.Role == Role.Burst ? new(Verdict.Fail, Rung.NoBurst, "burst is off") : null;

    private static Decision? Starting(Situation situation) => situation.Score is null
        ? new(Verdict.Fail, Rung.Starting, $"waiting for the first sample of every counted check: {situation.Tally.Awaited} to come")
        : null;

    private static Decision? Required(Situation situation) => situation.Tally.RequiredFailing > 0
        ? new(Verdict.Fail, Rung.Required, situation.FailingRequirement())
        : null;

    private static Decision Score(Situation situation)
    {
        var (plan, score, state) = (situation.Plan, situation.Tally.Score, situation.Score!);
        return new(state.Verdict, Rung.Score, state switch
        {
            _ when state.IsHeld(plan, situation.Tally) =>
                $"{score}, held over the reload until the new checks are heard from: {situation.Tally.Joining} to come",
            { Verdict: Verdict.Pass, CrossedAt: null } => $"{score}, threshold {plan.Threshold}",
            { Verdict: Verdict.Pass } => $"{score}, below the threshold of {plan.Threshold} but not yet for {Duration.Format(plan.FailAfter)}",
            { CrossedAt: null } => $"{score}, below the {(plan.Threshold.IsMetBy(score) ? $"{plan.RecoverAt} to recover at" : $"threshold of {plan.Threshold}")}",
            { IsLatched: true } => $"{score}, but recovery is manual and no operator has cleared the failure",
            _ => $"{score}, back at {plan.RecoverAt} but not yet for {Duration.Format(plan.RecoverAfter)}",
        });
    }
}

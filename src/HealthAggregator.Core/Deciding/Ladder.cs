using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>The rungs in their order: the first that applies decides. The rung <see cref="Rung.Stale"/> is the reader's.</summary>
public static class Ladder
{
    /// <summary>What GSLBs are told.</summary>
    public static Decision Decide(Situation situation) => Forced(situation) ?? NoBurst(situation) ?? Observe(situation);

    /// <summary>What GSLBs would be told without burst and overrides, and if its role were active.</summary>
    public static Decision Observe(Situation situation) => Starting(situation) ?? Required(situation) ?? Score(situation);

    private static Decision? Forced(Situation situation) => situation.Control.Override is { } forced
        ? new(forced.Verdict, Rung.Forced, $"forced by {forced.By.Actor}{Ending(forced.Window.Until)}: {forced.By.Reason}")
        : null;

    private static Decision? NoBurst(Situation situation) => situation is { Plan.Role: Role.Burst, Control.Burst.IsOn: false }
        ? new(Verdict.Fail, Rung.NoBurst, WhyOff(situation.Control))
        : null;

    private static string WhyOff(ControlEffect control) => control switch
    {
        { IsKnown: false } => "what operators said is lost, and burst_when_unknown is off",
        { Burst.Next: { } next } => $"burst is off, and begins at {WallTime.Format(next)}",
        { Burst: { By: { } by, Since: { } since } } => $"burst is off since {WallTime.Format(since)}, by {by.Actor}: {by.Reason}",
        _ => "burst is off",
    };

    private static string Ending(DateTimeOffset? until) => until is { } end ? $" until {WallTime.Format(end)}" : "";

    private static Decision? Starting(Situation situation) => situation.Score is null
        ? new(Verdict.Fail, Rung.Starting, $"waiting for the first sample of every counted check: {situation.Tally.Awaited} to come")
        : null;

    private static Decision? Required(Situation situation) => situation.Tally.RequiredFailing > 0
        ? new(Verdict.Fail, Rung.Required, situation.FailingRequirement())
        : null;

    private static Decision Score(Situation situation)
    {
        var (plan, score, state) = (situation.Plan, situation.Tally.Score, situation.Score!);
        var sentence = state switch
        {
            _ when state.IsHeld(plan, situation.Tally) =>
                $"{score}, held over the reload until the new checks are heard from: {situation.Tally.Joining} to come",
            { Verdict: Verdict.Pass, CrossedAt: null } => $"{score}, threshold {plan.Threshold}",
            { Verdict: Verdict.Pass } => $"{score}, below the threshold of {plan.Threshold} but not yet for {Duration.Format(plan.FailAfter)}",
            { CrossedAt: null } => $"{score}, below the {(plan.Threshold.IsMetBy(score) ? $"{plan.RecoverAt} to recover at" : $"threshold of {plan.Threshold}")}",
            { IsLatched: true } => $"{score}, but recovery is manual and no operator has cleared the failure",
            _ => $"{score}, back at {plan.RecoverAt} but not yet for {Duration.Format(plan.RecoverAfter)}",
        };
        return new(state.Verdict, Rung.Score, situation.InMaintenance switch
        {
            0 => sentence,
            1 => $"{sentence}; 1 stack is in maintenance",
            var stacks => $"{sentence}; {stacks} stacks are in maintenance",
        });
    }
}

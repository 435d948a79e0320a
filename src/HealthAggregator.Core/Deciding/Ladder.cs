using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>The rungs in their order: the first that applies decides. The rung <see cref="Rung.Stale"/> is the reader's.</summary>
public static class Ladder
{
    /// <summary>What GSLBs are told.</summary>
    public static Decision Decide(Situation situation) => Forced(situation) ?? NoBurst(situation) ?? Observe(situation);

    /// <summary>What GSLBs would be told without burst and overrides, and if its role were active.</summary>
    public static Decision Observe(Situation situation) => Starting(situation) ?? Isolated(situation) ?? LastSite(situation, Waiting(situation) ?? Flapping(situation, Required(situation) ?? Score(situation)));

    internal static Decision? Forced(Situation situation) => situation.Control.Override is { } forced
        ? new(forced.Verdict, Rung.Forced, $"forced by {forced.By.Actor}{Ending(forced.Window.Until)}: {forced.By.Reason}")
        : null;

    internal static Decision? NoBurst(Situation situation) => situation is { Plan.Role: Role.Burst, Control.Burst.IsOn: false }
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

    internal static Decision? Starting(Situation situation) => situation.Score is null
        ? new(Verdict.Fail, Rung.Starting, situation.Tally.Awaited > 0
            ? Awaiting(situation)
            : "no witness has answered, and no more than one check in ten: nothing was seen yet")
        : null;

    /// <summary>As if it had not started: it has, and remembers what it was.</summary>
    internal static Decision? Waiting(Situation situation) => situation.IsWaiting ? new(Verdict.Fail, Rung.Starting, Awaiting(situation)) : null;

    private static string Awaiting(Situation situation) => $"waiting for the first sample of every counted check: {situation.Tally.Awaited} to come";

    internal static Decision? Isolated(Situation situation)
    {
        if (situation is not { Isolation: { } isolation, Plan.Isolation: { } plan })
        {
            return null;
        }

        var hold = isolation.IsOverdue ? $"isolation.then decides, after {Duration.Format(plan.Hold)}" : $"the last verdict is held, for at most {Duration.Format(plan.Hold)}";
        var turned = $"{isolation.Turned} of {isolation.Of} checks turned bad within one round";
        return new(isolation.IsOverdue ? plan.Then : isolation.Held, Rung.Isolated, isolation switch
        {
            { SeesSince: not null } => $"something is seen again after {turned}; until every check was heard, {hold}",
            { IsBlind: true } => $"every witness fails, and {turned}: {hold}",
            _ => $"{turned}; until the witnesses have been asked, {hold}",
        });
    }

    /// <summary>What is told in place of a verdict that the checks change too often.</summary>
    internal static Decision Flapping(Situation situation, Decision natural) => situation is { Flaps.Held: { } held, Plan.FlapLimit: { } limit }
        ? natural with
        {
            Verdict = held,
            Reason = $"flapping, {situation.Flaps.Changes.Count} changes within {Duration.Format(limit.Within)}: stays {(held == Verdict.Pass ? "PASS" : "FAIL")} until there was none for as long; by itself {natural.Reason}",
        }
        : natural;

    private static Decision LastSite(Situation situation, Decision soFar) => soFar.Verdict == Verdict.Fail && situation is { ArePeersDown: true, Plan.PassesAsLastSite: true }
        ? new(Verdict.Pass, Rung.LastSite, $"every peer says FAIL or is silent, so the last site passes (last_site: pass) although {soFar.Reason}")
        : soFar;

    private static Decision? Required(Situation situation) => situation.Tally.RequiredFailing > 0
        ? new(Verdict.Fail, Rung.Required, situation.FailingRequirement())
        : null;

    internal static Decision Score(Situation situation)
    {
        var (plan, score, state) = (situation.Plan, situation.Tally.Score, situation.Score!);
        var sentence = state switch
        {
            _ when state.IsHeld(plan, situation.Tally) =>
                $"{score}, held until the new checks are heard from: {situation.Tally.Joining} to come",
            { Verdict: Verdict.Pass, CrossedAt: null } => $"{score}, threshold {plan.Threshold}",
            { Verdict: Verdict.Pass } when situation.StaysFailed => $"{score}, below the threshold of {plan.Threshold}, and it was FAIL already: fail_after delays nothing",
            { Verdict: Verdict.Pass } => $"{score}, below the threshold of {plan.Threshold} but not yet for {Duration.Format(plan.FailAfter)}",
            { CrossedAt: null } => $"{score}, below the {(plan.Threshold.IsMetBy(score) ? $"{plan.RecoverAt} to recover at" : $"threshold of {plan.Threshold}")}",
            { IsLatched: true } => $"{score}, but recovery is manual and no operator has cleared the failure",
            _ => $"{score}, back at {plan.RecoverAt} but not yet for {Duration.Format(plan.RecoverAfter)}",
        };
        var maintained = situation.InMaintenance switch
        {
            0 => "",
            1 => "; 1 stack is in maintenance",
            var stacks => $"; {stacks} stacks are in maintenance",
        };
        var heldOver = situation.Tally.HeldOver > 0 ? $"; held over from before the restart, {situation.Tally.HeldOver} checks to be heard again" : "";
        return new(situation.StaysFailed ? Verdict.Fail : state.Verdict, Rung.Score, sentence + maintained + heldOver);
    }
}

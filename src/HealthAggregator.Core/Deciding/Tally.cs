using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>
/// What checks add up to. A sum: one check's part can be taken out and put back in, so that a sample costs the same in a data center of ten checks and
/// of ten thousand.
/// </summary>
/// <param name="Score">The weights of what is counted and known.</param>
/// <param name="RequiredFailing">How many required checks and stacks fail.</param>
/// <param name="Awaited">How many counted checks were never heard from.</param>
/// <param name="Joining">How many counted checks a reload added and nothing was heard from yet; they are in no score.</param>
/// <param name="JoiningWeight">How much hangs on those: it will be in the total, and nobody knows yet on which side.</param>
public readonly record struct Tally(Score Score, int RequiredFailing, int Awaited, int Joining, long JoiningWeight)
{
    /// <summary>How many counted checks are known from before a restart alone.</summary>
    public int HeldOver { get; init; }

    /// <summary>The score if everything that joins turns out to fail.</summary>
    public Score AtWorst => new(Score.Passing, Score.Total + JoiningWeight);

    /// <summary>The score if everything that joins turns out to pass.</summary>
    public Score AtBest => new(Score.Passing + JoiningWeight, Score.Total + JoiningWeight);

    /// <summary>The part of one check.</summary>
    public static Tally Of(CheckPlan plan, CheckHealth health)
    {
        if (plan.Vote == Vote.Advisory)
        {
            return default;
        }

        if (health.IsJoining)
        {
            return new(default, 0, 0, 1, plan.Weight);
        }

        if (health is { IsStale: true, Status: not CheckStatus.Unknown } && plan.StaleAs == StalePolicy.Exclude)
        {
            return default;
        }

        var passing = health.Status == CheckStatus.Passing && (!health.IsStale || plan.StaleAs == StalePolicy.Last);
        return new(
            new(passing ? plan.Weight : 0, plan.Weight),
            plan.Vote == Vote.Required && !passing ? 1 : 0,
            health.Status == CheckStatus.Unknown ? 1 : 0,
            0,
            0) { HeldOver = health.IsHeldOver ? 1 : 0 };
    }

    /// <summary>The part of one stack in its data center, given what its checks add up to.</summary>
    public static Tally Of(StackPlan plan, Tally checks)
    {
        if (plan.Threshold is null)
        {
            return checks;
        }

        if (plan.Vote == Vote.Advisory)
        {
            return default;
        }

        // A stack of which nothing counts yet, or nothing counts any more, has nothing to say.
        if (checks.AtBest.Total == 0)
        {
            return checks with { Score = default };
        }

        var (passing, failing) = (plan.Threshold.IsMetBy(checks.AtWorst), !plan.Threshold.IsMetBy(checks.AtBest));
        var known = passing || failing;
        return checks with
        {
            Score = new(passing ? plan.VotingWeight : 0, known ? plan.VotingWeight : 0),
            RequiredFailing = checks.RequiredFailing + (plan.Vote == Vote.Required && failing ? 1 : 0),
            JoiningWeight = known ? 0 : plan.VotingWeight,
        };
    }

    public static Tally operator +(Tally left, Tally right) => new(
        new(left.Score.Passing + right.Score.Passing, left.Score.Total + right.Score.Total),
        left.RequiredFailing + right.RequiredFailing,
        left.Awaited + right.Awaited,
        left.Joining + right.Joining,
        left.JoiningWeight + right.JoiningWeight) { HeldOver = left.HeldOver + right.HeldOver };

    public static Tally operator -(Tally left, Tally right) => new(
        new(left.Score.Passing - right.Score.Passing, left.Score.Total - right.Score.Total),
        left.RequiredFailing - right.RequiredFailing,
        left.Awaited - right.Awaited,
        left.Joining - right.Joining,
        left.JoiningWeight - right.JoiningWeight) { HeldOver = left.HeldOver - right.HeldOver };
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>What would be told if something were otherwise. Nothing is.</summary>
/// <param name="Revision">Of what operators said, that it was reckoned from.</param>
public sealed record SimulateAnswer(long Revision, IReadOnlyList<SimulatedAnswer> DataCenters);

/// <param name="Now">What is told as it is.</param>
/// <param name="Changes">Whether the verdict would be another.</param>
/// <param name="AfterSeconds">From the moment at which the checks have settled until it is so: fail_after, recover_after, a hold.</param>
public sealed record SimulatedAnswer(
    string Name, string Verdict, string Rung, string Reason, SimulatedScore Score, SimulatedNow Now, bool Changes, double AfterSeconds)
{
    public static SimulatedAnswer Of(string name, Outcome outcome, Decision now) => new(
        name,
        Labels.Of(outcome.Decision.Verdict),
        Labels.Of(outcome.Decision.Rung),
        outcome.Decision.Reason,
        new(outcome.Score.Passing, outcome.Score.Total, outcome.Score.Percent),
        new(Labels.Of(now.Verdict), Labels.Of(now.Rung)),
        outcome.Decision.Verdict != now.Verdict,
        Math.Round(outcome.After.TotalSeconds, 3));
}

/// <param name="Percent">Rounded down, for people.</param>
public sealed record SimulatedScore(long Passing, long Total, long Percent);

public sealed record SimulatedNow(string Verdict, string Rung);

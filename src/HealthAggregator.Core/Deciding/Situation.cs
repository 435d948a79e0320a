using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>All that a decision on one data center may depend on.</summary>
/// <param name="Score">The score rung's memory, this moment included; null while the data center is starting.</param>
/// <param name="FailingRequirement">Names a required check or stack that fails; asked only when there is one.</param>
public sealed record Situation(DataCenterPlan Plan, Tally Tally, ScoreState? Score, Func<string> FailingRequirement);

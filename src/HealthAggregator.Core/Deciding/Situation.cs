using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>All that a decision on one data center may depend on.</summary>
/// <param name="Score">The score rung's memory, this moment included; null while the data center is starting.</param>
/// <param name="FailingRequirement">Names a required check or stack that fails; asked only when there is one.</param>
/// <param name="InMaintenance">How many of its stacks are out of the vote.</param>
public sealed record Situation(
    DataCenterPlan Plan, Tally Tally, ScoreState? Score, ControlEffect Control, int InMaintenance, Func<string> FailingRequirement);

using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>One step of the instance: what it took in, and what it believed before and after.</summary>
/// <param name="Samples">In their order.</param>
/// <param name="Others">What operators and reloads said.</param>
internal sealed record Step(Snapshot Before, Snapshot After, IReadOnlyList<(CheckPlan Check, Sample Sample)> Samples, IReadOnlyList<Input> Others)
{
    public bool IsReplanned => !ReferenceEquals(Before.Plan, After.Plan);
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>A data center that waits for burst gets no traffic before, unless an operator forces it.</summary>
internal sealed class GateJudge() : Judge("I2, without burst a gated data center never answers PASS")
{
    public override void Look(Step step)
    {
        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, wall) = (step.After.Plan.DataCenters[index], step.After.AsOf.Wall);
            if (plan.Role == Role.Burst && step.After.DataCenters[index].Decision.Verdict == Verdict.Pass
                && !ByHand.IsBurstOn(step.After.Control, plan, wall) && ByHand.Forced(step.After.Control, plan, wall) != Verdict.Pass)
            {
                Break($"{plan.Name} says {step.After.DataCenters[index].Decision}");
            }
        }
    }
}

using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Faults of disks, and whoever sets the wall clock, move no verdict: it is that of a second evaluator to which none of it happened.</summary>
internal sealed class ShadowJudge() : Judge("I5, no fault of a disk and no clock that is set moves a verdict")
{
    public override void Look(Step step)
    {
        if (Machine.Shadow is not { } shadow)
        {
            return;
        }

        var other = shadow.Board.Snapshot;
        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, mine, its) = (step.After.Plan.DataCenters[index], step.After.DataCenters[index], other.DataCenters[index]);
            var isSaidTheSame = mine.Control!.Override == its.Control!.Override && mine.IsBurstOn == its.IsBurstOn;
            if (mine.Observed.Verdict != its.Observed.Verdict || mine.Observed.Rung != its.Observed.Rung || (isSaidTheSame && mine.Decision.Verdict != its.Decision.Verdict))
            {
                Break($"{plan.Name} says {mine.Observed} and {mine.Decision}; undisturbed it would say {its.Observed} and {its.Decision}");
            }
        }
    }
}

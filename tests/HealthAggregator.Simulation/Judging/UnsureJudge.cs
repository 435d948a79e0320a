using HealthAggregator.Core;

namespace HealthAggregator.Simulation.Judging;

/// <summary>A sample that may be this process's own fault says nothing of the check.</summary>
internal sealed class UnsureJudge() : Judge("an unsure sample counts for nothing")
{
    public override void Look(Step step)
    {
        if (step.IsReplanned || !step.Samples.Any(heard => heard.Sample.IsUnsure))
        {
            return;
        }

        foreach (var heard in step.Samples.GroupBy(heard => heard.Check.Key).Where(heard => heard.All(each => each.Sample.IsUnsure)))
        {
            var index = step.After.Plan.IndexOf(heard.Key);
            if (index < 0)
            {
                continue;
            }

            var (before, after) = (step.Before.Checks[index], step.After.Checks[index]);
            var isForgotten = after.Status == Core.Observing.CheckStatus.Unknown;
            if (!isForgotten && (before.Status != after.Status || before.Streak != after.Streak || before.Last != after.Last || before.IsHeldOver != after.IsHeldOver || (before.IsStale && !after.IsStale)))
            {
                Break($"{heard.Key} was {before.Status}, {before.Streak}, and is {after.Status}, {after.Streak}");
            }
        }
    }
}

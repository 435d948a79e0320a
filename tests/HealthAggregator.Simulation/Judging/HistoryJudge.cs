using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Nobody ever has to ask why: each change of a verdict is in the history, once, with its causes.</summary>
internal sealed class HistoryJudge() : Judge("I7, every change of a verdict has a cause")
{
    public override void Look(Step step)
    {
        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, after) = (step.After.Plan.DataCenters[index], step.After.DataCenters[index]);
            var old = step.Before.Plan.DataCenters.IndexOf(step.Before.Plan.DataCenters.FirstOrDefault(candidate => candidate.Name == plan.Name)!);
            if (old < 0 || step.Before.DataCenters[old].Since is null)
            {
                continue;
            }

            var before = step.Before.DataCenters[old];
            var isChanged = before.Decision.Verdict != after.Decision.Verdict;
            var isRemembered = after.History is [.., var newest] && newest.At == step.After.AsOf && !(before.History is [.., var last] && ReferenceEquals(last, newest));
            if (isChanged != isRemembered)
            {
                Break($"{plan.Name} went from {before.Decision} to {after.Decision}, and the history {(isRemembered ? "knows of a change" : "does not know")}");
            }

            if (isChanged && (after.History[^1].Causes.IsEmpty || after.History[^1].Before != before.Decision || after.History[^1].After != after.Decision))
            {
                Break($"{plan.Name} went from {before.Decision} to {after.Decision}, and the history says {after.History[^1]}");
            }

            if (after.History.Length > DataCenterHealth.LongestHistory || after.Since is null)
            {
                Break($"{plan.Name} remembers {after.History.Length} changes");
            }
        }
    }
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>With a flap limit no more changes are told than it allows, but for those that are not the checks'.</summary>
internal sealed class FlapJudge() : Judge("I6, flips within the budget")
{
    private readonly Dictionary<string, List<TimeSpan>> _flips = [];

    public override void Started(object? kept) => _flips.Clear();

    public override void Look(Step step)
    {
        if (step.IsReplanned)
        {
            _flips.Clear();
            return;
        }

        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, before, after) = (step.After.Plan.DataCenters[index], step.Before.DataCenters[index].Observed, step.After.DataCenters[index].Observed);
            if (before.Verdict == Verdict.Fail && after is { Verdict: Verdict.Pass, Rung: Rung.Score or Rung.Required } && step.After.DataCenters[index].Flaps is { Held: Verdict.Pass, Natural: Verdict.Fail })
            {
                Break($"{plan.Name} was FAIL, and is held at PASS: {after}");
            }

            if (plan.FlapLimit is not { } limit || before.Verdict == after.Verdict)
            {
                continue;
            }

            // Blindness that ends, peers that fall, and a process that starts, change it for reasons of their own.
            if (before.Rung is not (Rung.Score or Rung.Required) || after.Rung is not (Rung.Score or Rung.Required))
            {
                continue;
            }

            var flips = _flips.TryGetValue(plan.Name, out var known) ? known : _flips[plan.Name] = [];
            flips.Add(Machine.Now);
            flips.RemoveAll(at => Machine.Now - at >= limit.Within);

            // The one that ends the latch is one of those that are followed; with then: fail the one that latches comes on top.
            if (flips.Count > limit.Changes + (limit.Then == FlapAction.Fail ? 1 : 0))
            {
                Break($"{plan.Name} changed {flips.Count} times within {limit.Within}, and {limit.Changes} are allowed");
            }
        }
    }
}

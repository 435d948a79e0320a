using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Once nothing goes wrong any more the verdict is the true one, soon.</summary>
internal sealed class CalmJudge() : Judge("a calm world gets the true verdict")
{
    public override void Ended()
    {
        if (!Machine.Story.EndsWell)
        {
            return;
        }

        if (Machine.Instance is not { } instance)
        {
            Break("no process runs in the end");
            return;
        }

        var snapshot = instance.Board.Snapshot;
        foreach (var (plan, health) in snapshot.Plan.DataCenters.Zip(snapshot.DataCenters))
        {
            var natural = ByHand.IsEnough(
                plan,
                plan.Threshold.Percent,
                stack => ByHand.IsInMaintenance(snapshot.Control, plan, stack, snapshot.AsOf.Wall),
                check => Machine.World.Of(check.Target) == Behaviour.Passes);
            var enough = ByHand.IsEnough(
                plan,
                plan.RecoverAt.Percent,
                stack => ByHand.IsInMaintenance(snapshot.Control, plan, stack, snapshot.AsOf.Wall),
                check => Machine.World.Of(check.Target) == Behaviour.Passes);

            // Between the two thresholds both may be right, and a failure that latches waits for an operator.
            bool? passes = !natural ? false : enough && plan.Recovery == Recovery.Auto ? true : null;
            if (plan.PassesAsLastSite && plan.Peers.All(peer => Machine.World.Of(peer.Target) == Behaviour.Fails) && passes == false)
            {
                passes = true;
            }

            var expected = ByHand.Forced(snapshot.Control, plan, snapshot.AsOf.Wall) is { } forced ? forced == Verdict.Pass
                : plan.Role == Role.Burst && !ByHand.IsBurstOn(snapshot.Control, plan, snapshot.AsOf.Wall) ? false
                : passes;
            if (expected is { } wanted && (health.Decision.Verdict == Verdict.Pass) != wanted)
            {
                Break($"{plan.Name} says {health.Decision}, and the truth is {(wanted ? "PASS" : "FAIL")}");
            }
        }
    }
}

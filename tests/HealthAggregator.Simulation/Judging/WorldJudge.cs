using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Where everybody passes, no fault of this process's own says FAIL for a check's sake: it may say that it is starting, and no more.</summary>
internal sealed class WorldJudge() : Judge("a healthy world never fails")
{
    private readonly Dictionary<string, TimeSpan> _excusedAt = [];

    private TimeSpan Awake => Machine.Now - Machine.Paused - Machine.Down;

    public override void Look(Step step)
    {
        if (Machine.Story.Mood != Mood.HealthyWorld)
        {
            return;
        }

        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, health) = (step.After.Plan.DataCenters[index], step.After.DataCenters[index]);
            var isMaintained = plan.Stacks.Where(stack => !ByHand.IsInMaintenance(step.After.Control, plan, stack, step.After.AsOf.Wall)).Sum(stack => stack.VotingWeight) == 0;

            // A process that is starved for so long that nothing it hears counts any more has nothing to go by, and one that sleeps right after a restart had only a minute.
            var checks = plan.Stacks.SelectMany(stack => stack.Checks).ToList();
            var isDeaf = Machine.Now < Machine.StarvedUntil + checks.Max(check => check.Cadence.StaleAfter + check.Cadence.Interval) + (plan.FlapLimit?.Within ?? TimeSpan.Zero)
                || checks.Any(check => step.After.Checks[step.After.Plan.IndexOf(check)] is { IsHeldOver: true, IsStale: true });
            if (isMaintained || isDeaf)
            {
                _excusedAt[plan.Name] = Awake;
            }

            // It recovers from that as from any failure.
            var isExcused = _excusedAt.TryGetValue(plan.Name, out var at) && Awake - at <= plan.RecoverAfter + TimeSpan.FromSeconds(2);
            if (health.Observed is { Verdict: Verdict.Fail, Rung: not Rung.Starting } && !isExcused && plan.Recovery == Recovery.Auto)
            {
                Break($"{plan.Name} says {health.Observed}");
            }
        }
    }
}

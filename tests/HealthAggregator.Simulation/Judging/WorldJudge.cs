using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Where everybody passes, no fault of this process's own says FAIL for a check's sake: it may say that it is starting, and no more.</summary>
internal sealed class WorldJudge() : Judge("a healthy world never fails")
{
    private readonly Dictionary<string, TimeSpan> _excusedAt = [];
    private readonly HashSet<string> _latched = [];

    // By data center, from one process to the next.
    private readonly Dictionary<string, Verdict> _said = [];

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
            // A process that has no means to ask for longer than blindness is held has nothing to go by but isolation.then.
            var isBlindTooLong = health.Isolation is { IsOverdue: true } && Machine.Story.Happenings.OfType<Happening.Means>().Any();

            // Nor has one that is starved for longer than silence lasts.
            var checks = plan.Stacks.SelectMany(stack => stack.Checks);
            var isDeaf = Machine.StarvedUntil > TimeSpan.Zero && Machine.Now < Machine.StarvedUntil + checks.Max(check => check.Cadence.StaleAfter + check.Cadence.Interval);

            // Blindness, and checks that this process has not heard yet, hold what was said before: FAIL too, that operators had brought about.
            var isHeld = _said.GetValueOrDefault(plan.Name) == Verdict.Fail && IsExcused(plan)
                && (health.Observed.Rung == Rung.Isolated || health.Tally is not { Joining: 0, Awaited: 0, HeldOver: 0 });
            if (isMaintained || isBlindTooLong || isDeaf || isHeld)
            {
                _excusedAt[plan.Name] = Awake;
            }

            var isExcused = IsExcused(plan);
            if (health.Observed is { Verdict: Verdict.Fail, Rung: not Rung.Starting } && !isExcused && plan.Recovery == Recovery.Auto)
            {
                Break($"{plan.Name} says {health.Observed}");
            }

            _said[plan.Name] = health.Observed.Verdict;
            if (!health.IsLatched)
            {
                _latched.Remove(plan.Name);
            }
            else if (_latched.Add(plan.Name) && !isExcused && !step.IsReplanned)
            {
                Break($"{plan.Name} waits for an operator, and nothing ever failed: {health.Observed}");
            }
        }
    }

    /// <summary>It recovers from what excuses it as from any failure.</summary>
    private bool IsExcused(DataCenterPlan plan) =>
        _excusedAt.TryGetValue(plan.Name, out var at) && Awake - at <= plan.RecoverAfter + (plan.FlapLimit?.Within ?? TimeSpan.Zero) + TimeSpan.FromSeconds(2);
}

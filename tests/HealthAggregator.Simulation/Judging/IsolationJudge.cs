using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Blindness excuses for so long and no longer, and not at all while a witness answers.</summary>
internal sealed class IsolationJudge() : Judge("blindness holds no longer than it may")
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, TimeSpan> _heldSince = [];
    private readonly Dictionary<string, TimeSpan> _vouchedSince = [];

    private TimeSpan Awake => Machine.Now - Machine.Paused - Machine.Down;

    public override void Look(Step step)
    {
        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (plan, decision) = (step.After.Plan.DataCenters[index], step.After.DataCenters[index].Observed);
            if (decision.Rung == Rung.Isolated && plan.Isolation is null)
            {
                Break($"{plan.Name} has no witnesses, and is isolated");
            }

            if (step.IsReplanned || decision.Rung != Rung.Isolated || decision.Verdict == plan.Isolation!.Then)
            {
                _heldSince.Remove(plan.Name);
            }
            else if (_heldSince.TryAdd(plan.Name, Awake) is false && Awake - _heldSince[plan.Name] > plan.Isolation.Hold + Slack)
            {
                Break($"{plan.Name} is held at {decision} for {Awake - _heldSince[plan.Name]}");
            }

            Witness(step, plan, decision);
        }
    }

    /// <summary>From the moment at which every witness answers, a round of theirs ends the wait; what follows real blindness is a round of the checks.</summary>
    private void Witness(Step step, DataCenterPlan plan, Decision decision)
    {
        var isVouched = plan.Isolation is { } isolation && isolation.Witnesses.All(witness => step.After.Checks[step.After.Plan.IndexOf(witness)] is { BadSince: null, IsStale: false, Last: not null });
        if (step.IsReplanned || !isVouched || decision.Rung != Rung.Isolated)
        {
            _vouchedSince.Remove(plan.Name);
            return;
        }

        var longest = plan.Isolation!.Witnesses.Max(Round) + plan.Stacks.SelectMany(stack => stack.Checks).Max(check => Round(check) + ((check.Damping.Rise + check.Damping.Fall) * Round(check)));
        if (_vouchedSince.TryAdd(plan.Name, Awake) is false && Awake - _vouchedSince[plan.Name] > longest + Slack)
        {
            Break($"{plan.Name} is isolated though every witness has answered for {Awake - _vouchedSince[plan.Name]}: {decision}");
        }

        static TimeSpan Round(CheckPlan check) => check.Cadence.Interval + check.Cadence.Timeout;
    }
}

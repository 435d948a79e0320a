using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>How what is believed goes over to another plan: what is asked the same as before is still believed.</summary>
/// <param name="holdover">What the process before this one believed, of what is not known yet.</param>
internal sealed class Reload(Draft before, Plan plan, TimeSpan uptime, Holdover holdover)
{
    private readonly PlanChange _change = new(before.Plan, plan);

    private readonly ILookup<(string DataCenter, string Stack), CheckHealth> _waitedFor = before.Plan.Checks.Zip(before.Checks)
        .Where(pair => pair.First.Vote != Vote.Advisory && pair.Second.IsWaitedFor)
        .ToLookup(pair => (pair.First.Key.DataCenter, pair.First.Key.Stack), pair => pair.Second);

    public Draft Under(ControlState control, DateTimeOffset wall)
    {
        var journal = before.Before.Repositioned(_change, [.. plan.DataCenters.Select(KeptOrStarting)]);
        return new(plan, journal, plan.Probed.Select((check, index) => KeptOrJoining(check, index, journal)), Draft.MaintainedIn(plan, control, wall));
    }

    private DataCenterHealth KeptOrStarting(DataCenterPlan dataCenter, int index) => _change.OldDataCenter(index) is var old and >= 0
        ? before.DataCenters[old].Replanned(before.Plan.DataCenters[old], dataCenter)
        : holdover.DataCenters.GetValueOrDefault(dataCenter.Name) is { } held ? DataCenterHealth.HeldOver(dataCenter, held, uptime, IsFresh(held))
        : DataCenterHealth.Starting;

    private CheckHealth KeptOrJoining(CheckPlan check, int index, Journal journal) => _change.OldCheck(index) is var old and >= 0
        ? before.Checks[old].Replanned(before.Plan.Probed[old].Cadence, check.Cadence, uptime)
        : HeldOver(check.Key) ?? (index < plan.Checks.Length ? Added(check.Key, journal.DataCenters[plan.DataCenterOf(plan.StackOf(index))]) : new(uptime));

    private CheckHealth Added(CheckKey check, DataCenterHealth dataCenter) =>
        CheckHealth.Added(uptime, _waitedFor[(check.DataCenter, check.Stack)], isJudged: dataCenter is { HasStarted: true, IsWaiting: false });

    private CheckHealth? HeldOver(CheckKey check)
    {
        if (holdover.DataCenters.GetValueOrDefault(check.DataCenter) is not { Score: not null } held || !IsFresh(held))
        {
            return null;
        }

        var (longest, firstRound) = (held.AsOf + Holdover.Longest, uptime + Holdover.FirstRound);
        return holdover.Checks.GetValueOrDefault(check)?.HeldOver(held.PauseUntil(uptime), uptime, longest > firstRound ? longest : firstRound);
    }

    /// <summary>What is from the future is as good as nothing: it is from another clock.</summary>
    private bool IsFresh(HeldDataCenter held) => held.AsOf <= uptime && !(held.LeftAt > uptime) && held.AsOf >= uptime - Holdover.Longest;
}

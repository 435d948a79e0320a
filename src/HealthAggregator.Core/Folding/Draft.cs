using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>
/// A snapshot while a step makes it: what is believed of every check, and what that adds up to. A check touches its stack and its data center, and nothing else.
/// Everything is found by its position in the plan.
/// </summary>
internal sealed class Draft
{
    private readonly ImmutableList<CheckHealth>.Builder _checks;
    private readonly ImmutableList<StackHealth>.Builder _stacks;
    private readonly DataCenterHealth[] _dataCenters;
    private readonly Tally[] _tallies;

    // The stacks that are out of the vote.
    private readonly HashSet<int> _maintained;

    /// <summary>Where a step begins.</summary>
    public Draft(Snapshot before)
    {
        Plan = before.Plan;
        (_checks, _stacks, _dataCenters) = (before.Checks.ToBuilder(), before.Stacks.ToBuilder(), [.. before.DataCenters]);
        _tallies = [.. before.DataCenters.Select(dataCenter => dataCenter.Tally)];
        _maintained = MaintainedIn(Plan, before.Control, before.AsOf.Wall);
        Before = new(before.DataCenters);
    }

    /// <summary>Where it goes on after a reload: everything is added up afresh, which is no change of a stack.</summary>
    /// <param name="before">As <see cref="Before"/>.</param>
    public Draft(Plan plan, Journal before, IEnumerable<CheckHealth> checks, HashSet<int> maintained)
    {
        (Plan, Before, _maintained) = (plan, before, maintained);
        (_checks, _stacks) = (ImmutableList.CreateBuilder<CheckHealth>(), ImmutableList.CreateBuilder<StackHealth>());
        (_dataCenters, _tallies) = ([.. before.DataCenters], new Tally[plan.DataCenters.Length]);
        _checks.AddRange(checks);
        _stacks.AddRange(plan.Stacks.Select(_ => StackHealth.Empty));
        for (var index = 0; index < plan.Checks.Length; index++)
        {
            Add(index, Tally.Of(plan.Checks[index], _checks[index]), Shown(plan.Checks[index], _checks[index]));
        }
    }

    public Plan Plan { get; }

    /// <summary>What the step has touched, as it was before.</summary>
    public Journal Before { get; }

    public IReadOnlyList<CheckHealth> Checks => _checks;

    public IReadOnlyList<StackHealth> Stacks => _stacks;

    public IReadOnlyList<DataCenterHealth> DataCenters => _dataCenters;

    public IReadOnlyList<Tally> Tallies => _tallies;

    public Snapshot Finished(ControlState control, Moment at, SnapshotChanges changes) =>
        new(Plan, control, at, _checks.ToImmutable(), _stacks.ToImmutable(), [.. _dataCenters], changes);

    public void Put(int index, CheckHealth health)
    {
        var old = _checks[index];
        Before.Checks.TryAdd(index, old);
        _checks[index] = health;
        if (index < Plan.Checks.Length)
        {
            Replace(index, old, health);
        }
    }

    /// <summary>What a data center was becomes what it is now.</summary>
    public void Put(int index, Func<DataCenterHealth, DataCenterHealth> becomes) => _dataCenters[index] = becomes(_dataCenters[index]);

    /// <summary>Takes the stacks out of the vote that are in maintenance now, and puts those back in that are no longer.</summary>
    public void Maintain(ControlState control, DateTimeOffset wall)
    {
        var now = MaintainedIn(Plan, control, wall);
        foreach (var stack in now.Union(_maintained).Except(now.Intersect(_maintained)))
        {
            var (part, dataCenter) = (Tally.Of(Plan.Stacks[stack], _stacks[stack].Checks), Plan.DataCenterOf(stack));
            _tallies[dataCenter] = now.Contains(stack) ? _tallies[dataCenter] - part : _tallies[dataCenter] + part;
            Put(dataCenter, health => health.Reconsidered());
        }

        _maintained.Clear();
        _maintained.UnionWith(now);
    }

    public int CountMaintained(int dataCenter) => _maintained.Count(stack => Plan.DataCenterOf(stack) == dataCenter);

    /// <summary>The stacks of a data center that are in the vote.</summary>
    public IEnumerable<int> VotersOf(int dataCenter) =>
        Enumerable.Range(0, Plan.Stacks.Length).Where(stack => Plan.DataCenterOf(stack) == dataCenter && !_maintained.Contains(stack));

    /// <summary>The checks that the score of a data center is made of.</summary>
    public IEnumerable<(CheckPlan Plan, CheckHealth Health)> CountedOf(int dataCenter) =>
        from stack in VotersOf(dataCenter)
        where Plan.Stacks[stack].VotingWeight > 0
        from check in Plan.Stacks[stack].Checks
        where check.Vote != Vote.Advisory
        select (check, _checks[Plan.IndexOf(check)]);

    public IEnumerable<CheckHealth> WatchedOf(int dataCenter, WatchedKind kind) => Plan.Watched
        .Where(watched => watched.DataCenter == dataCenter && watched.Kind == kind)
        .Select(watched => _checks[Plan.IndexOf(watched.Check)]);

    /// <summary>What a data center would add up to if its checks that were never heard passed. Goes through all of them.</summary>
    public Tally TallyAtBest(int dataCenter) => VotersOf(dataCenter).Select(stack => Plan.Stacks[stack])
        .Select(stack => Tally.Of(stack, stack.Checks.Select(PartAtBest).Aggregate((sum, part) => sum + part)))
        .Aggregate(default(Tally), (sum, part) => sum + part);

    /// <summary>Whether this step turned something bad of what is probed for a data center.</summary>
    public bool TurnedBad(int dataCenter) => Before.Checks.Any(touched =>
        Plan.Probed[touched.Key].Key.DataCenter == Plan.DataCenters[dataCenter].Name && !IsBad(touched.Value) && IsBad(_checks[touched.Key]));

    /// <summary>In a time that grows with what operators said, not with the plan.</summary>
    public static HashSet<int> MaintainedIn(Plan plan, ControlState control, DateTimeOffset wall) =>
    [
        .. control.DataCenters
            .SelectMany(said => said.Value.Maintenance.Where(pair => pair.Value.Window.Contains(wall)).Select(pair => plan.IndexOf(said.Key, pair.Key)))
            .Where(stack => stack >= 0),
    ];

    private Tally PartAtBest(CheckPlan check)
    {
        var part = Tally.Of(check, _checks[Plan.IndexOf(check)]);
        return part.Awaited > 0 ? new(new(check.Weight, check.Weight), 0, 0, 0, 0) : part;
    }

    private static bool IsBad(CheckHealth health) => health.BadSince is not null || health.IsStale;

    private static Score Shown(CheckPlan plan, CheckHealth health) =>
        new(health is { Status: CheckStatus.Passing, IsStale: false } ? plan.Weight : 0, plan.Weight);

    /// <summary>Takes the old part of a check out of its stack and its data center, and puts the new one in.</summary>
    private void Replace(int index, CheckHealth old, CheckHealth health)
    {
        var plan = Plan.Checks[index];
        var (tally, shown) = (Tally.Of(plan, health) - Tally.Of(plan, old), Shown(plan, health).Passing - Shown(plan, old).Passing);
        if (tally != default || shown != 0)
        {
            var stack = Plan.StackOf(index);
            Before.Stacks.TryAdd(stack, _stacks[stack]);
            Add(index, tally, new(shown, 0));
        }

        if (FailingRequirement.Why(plan, old) != FailingRequirement.Why(plan, health))
        {
            Put(Plan.DataCenterOf(Plan.StackOf(index)), dataCenter => dataCenter.Reconsidered());
        }
    }

    private void Add(int index, Tally tally, Score shown)
    {
        var position = Plan.StackOf(index);
        var (plan, stack, dataCenter) = (Plan.Stacks[position], _stacks[position], Plan.DataCenterOf(position));
        var changed = new StackHealth(stack.Checks + tally, new(stack.Shown.Passing + shown.Passing, stack.Shown.Total + shown.Total));
        _stacks[position] = changed;
        if (_maintained.Contains(position))
        {
            return;
        }

        var part = Tally.Of(plan, changed.Checks);
        _tallies[dataCenter] = _tallies[dataCenter] - Tally.Of(plan, stack.Checks) + part;
        if (part.RequiredFailing > 0)
        {
            Put(dataCenter, health => health.Reconsidered());
        }
    }
}

using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core;

/// <summary>One step of the fold while it is being made. A sample touches its check, its stack and its data center, and nothing else.</summary>
internal sealed class SnapshotStep
{
    /// <summary>Staleness is looked for this often: it is measured in seconds, and the search goes over every check.</summary>
    private static readonly TimeSpan StaleSearchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Why a verdict is another than the one that the process before this one told.</summary>
    private const string Restarted = "this process took the place of another";

    private readonly Snapshot _before;
    private readonly Moment _at;
    private readonly Dictionary<int, CheckHealth> _checksBefore = [];
    private readonly Dictionary<int, StackHealth> _stacksBefore = [];
    private readonly HashSet<int> _sampled = [];
    private Plan _plan;
    private ControlState _control;
    private ImmutableList<CheckHealth>.Builder _checks;
    private ImmutableList<StackHealth>.Builder _stacks;
    private DataCenterHealth[] _dataCenters;
    private DataCenterHealth[] _dataCentersBefore;
    private Tally[] _tallies;

    // What happened in this step that no state shows by itself.
    private readonly HashSet<string> _recovered = [];
    private TimeSpan _slept;

    // The stacks that are out of the vote, by position.
    private HashSet<int> _maintained;

    public SnapshotStep(Snapshot before, Moment at)
    {
        (_before, _at, _plan, _control) = (before, at, before.Plan, before.Control);
        (_checks, _stacks) = (before.Checks.ToBuilder(), before.Stacks.ToBuilder());
        _dataCenters = [.. before.DataCenters];
        _dataCentersBefore = [.. before.DataCenters];
        _tallies = [.. before.DataCenters.Select(dataCenter => dataCenter.Tally)];
        _maintained = Maintained(_plan, _control, before.AsOf.Wall);
    }

    /// <summary>What the process before this one believed; of use to the first step alone.</summary>
    public Holdover Holdover { get; init; } = Holdover.None;

    public void Take(Input input)
    {
        switch (input)
        {
            case Input.Sampled sampled:
                Take(sampled);
                break;
            case Input.Replanned replanned:
                Take(replanned);
                break;
            case Input.Controlled controlled:
                _control = controlled.State;
                break;
            case Input.Recovered recovered:
                Take(recovered);
                break;
            case Input.Slept slept:
                Take(slept);
                break;
        }
    }

    public Snapshot Finish()
    {
        if ((_at.Uptime.Ticks / StaleSearchInterval.Ticks) != (_before.AsOf.Uptime.Ticks / StaleSearchInterval.Ticks))
        {
            FindStale();
        }

        Maintain();
        for (var index = 0; index < _dataCenters.Length; index++)
        {
            var (dataCenter, plan) = (index, _plan.DataCenters[index]);
            var sight = new Sight(plan.Isolation is null ? [] : [.. WatchedOf(dataCenter, WatchedKind.Witness)], CountedOf(dataCenter));
            var situation = new Situation(
                plan, _tallies[index], null, _control.EffectOn(plan, _at.Wall), _maintained.Count(stack => _plan.DataCenterOf(stack) == dataCenter), () => FailingRequirement(dataCenter))
            {
                Sight = sight,

                // Where no witness answers either, the silence of the peers is this process's own.
                ArePeersDown = !plan.Peers.IsEmpty && WatchedOf(dataCenter, WatchedKind.Peer).All(peer => peer.IsStale || peer.Status == CheckStatus.Failing)
                    && !(plan.Isolation is not null && sight.IsBlind),
            };
            _dataCenters[index] = _dataCenters[index].After(situation, _at);
        }

        var changes = Changes();
        Remember(changes);
        return new(_plan, _control, _at, _checks.ToImmutable(), _stacks.ToImmutable(), [.. _dataCenters], changes);
    }

    private IEnumerable<CheckHealth> WatchedOf(int dataCenter, WatchedKind kind) => _plan.Watched
        .Where(watched => watched.DataCenter == dataCenter && watched.Kind == kind)
        .Select(watched => _checks[_plan.IndexOf(watched.Check)]);

    private IEnumerable<(CheckPlan Plan, CheckHealth Health)> CountedOf(int dataCenter) =>
        from stack in Enumerable.Range(0, _plan.Stacks.Length)
        where _plan.DataCenterOf(stack) == dataCenter && !_maintained.Contains(stack) && _plan.Stacks[stack].VotingWeight > 0
        from check in _plan.Stacks[stack].Checks
        where check.Vote != Vote.Advisory
        select (check, _checks[_plan.IndexOf(check)]);

    private void Take(Input.Sampled sampled)
    {
        var index = _plan.IndexOf(sampled.Check);
        if (index < 0)
        {
            // Probed under the plan before this one: still a fact, if the same thing is asked now.
            index = _plan.IndexOf(sampled.Check.Key);
            if (index < 0 || !_plan.Probed[index].Target.Equals(sampled.Check.Target))
            {
                return;
            }
        }

        _sampled.Add(index);
        var plan = _plan.Probed[index];

        // Aged first, and once more: whether silence came before the sample, or after it, must not depend on when silence was last searched for.
        Put(index, _checks[index].After(sampled.Sample.At.Uptime, plan.Cadence).After(sampled.Sample, plan.Damping).After(_at.Uptime, plan.Cadence));
    }

    private void Take(Input.Slept slept)
    {
        _slept += slept.For;
        var forgets = slept.For > CheckHealth.LongestSleep;
        for (var index = 0; index < _checks.Count; index++)
        {
            Put(index, forgets ? new(_at.Uptime) : _checks[index].Slept(slept.For, _at.Uptime));
        }

        for (var index = 0; index < _dataCenters.Length; index++)
        {
            _dataCenters[index] = forgets ? _dataCenters[index].Forgotten() : _dataCenters[index].Slept(slept.For, _at.Uptime);
        }
    }

    private void Take(Input.Recovered recovered)
    {
        _recovered.Add(recovered.DataCenter);
        for (var index = 0; index < _dataCenters.Length; index++)
        {
            if (_plan.DataCenters[index].Name == recovered.DataCenter)
            {
                _dataCenters[index] = _dataCenters[index].Cleared();
            }
        }
    }

    private void Take(Input.Replanned replanned)
    {
        var (oldPlan, oldChecks, oldDataCenters) = (_plan, _checks, _dataCenters);
        var (oldChecksBefore, oldStacksBefore, oldSampled) = (_checksBefore.ToArray(), _stacksBefore.ToArray(), _sampled.ToArray());
        var change = new PlanChange(_plan, replanned.Plan);
        _plan = replanned.Plan;
        _dataCenters = [.. _plan.DataCenters.Select(KeptOrStarting)];
        _dataCentersBefore = [.. _dataCenters];
        _tallies = new Tally[_dataCenters.Length];
        _checks = ImmutableList.CreateBuilder<CheckHealth>();
        _stacks = ImmutableList.CreateBuilder<StackHealth>();
        _stacks.AddRange(_plan.Stacks.Select(_ => StackHealth.Empty));
        _maintained = Maintained(_plan, _control, _before.AsOf.Wall);
        for (var index = 0; index < _plan.Probed.Length; index++)
        {
            _checks.Add(KeptOrJoining(index));
            Replace(index, null, _checks[index]);
        }

        // Adding up afresh is no change of a stack; but what changed earlier in this step did change.
        Reposition(_checksBefore, oldChecksBefore, change.NewCheck);
        Reposition(_stacksBefore, oldStacksBefore, change.NewStack);
        _sampled.Clear();
        _sampled.UnionWith(oldSampled.Select(change.NewCheck).Where(index => index >= 0));

        DataCenterHealth KeptOrStarting(DataCenterPlan plan, int index) => change.OldDataCenter(index) is var old and >= 0
            ? oldDataCenters[old].Replanned(oldPlan.DataCenters[old], plan)
            : Holdover.DataCenters.GetValueOrDefault(plan.Name) is { } held ? DataCenterHealth.HeldOver(plan, held, _at.Uptime, IsFresh(held))
            : DataCenterHealth.Starting;

        CheckHealth KeptOrJoining(int index) => change.OldCheck(index) is var old and >= 0
            ? oldChecks[old].Replanned(oldPlan.Probed[old].Cadence, _plan.Probed[index].Cadence, _at.Uptime)
            : HeldOver(_plan.Probed[index].Key) ?? new(_at.Uptime) { IsJoining = index < _plan.Checks.Length && _dataCenters[_plan.DataCenterOf(_plan.StackOf(index))].HasStarted };
    }

    private CheckHealth? HeldOver(CheckKey check) =>
        Holdover.DataCenters.GetValueOrDefault(check.DataCenter) is { Score: not null } held && IsFresh(held)
            ? Holdover.Checks.GetValueOrDefault(check)?.HeldOver(held.PauseUntil(_at.Uptime), _at.Uptime, held.AsOf + Holdover.Longest)
            : null;

    /// <summary>What is from the future is as good as nothing: it is from another clock.</summary>
    private bool IsFresh(HeldDataCenter held) => held.AsOf <= _at.Uptime && held.AsOf >= _at.Uptime - Holdover.Longest;

    private static void Reposition<T>(Dictionary<int, T> changed, KeyValuePair<int, T>[] before, Func<int, int> positionOf)
    {
        changed.Clear();
        foreach (var (old, value) in before)
        {
            if (positionOf(old) is var index and >= 0)
            {
                changed.Add(index, value);
            }
        }
    }

    private void FindStale()
    {
        var found = new List<(int Index, CheckHealth Health)>();
        var index = 0;
        foreach (var health in _checks)
        {
            var later = health.After(_at.Uptime, _plan.Probed[index].Cadence);
            if (!ReferenceEquals(later, health))
            {
                found.Add((index, later));
            }

            index++;
        }

        foreach (var (position, health) in found)
        {
            Put(position, health);
        }
    }

    private void Put(int index, CheckHealth health)
    {
        var old = _checks[index];
        _checksBefore.TryAdd(index, old);
        _checks[index] = health;
        Replace(index, old, health);
        if (index < _plan.Checks.Length && _plan.Checks[index].Vote == Vote.Required && WhyFailing(_plan.Checks[index], old) != WhyFailing(_plan.Checks[index], health))
        {
            Reconsider(_plan.DataCenterOf(_plan.StackOf(index)));
        }
    }

    /// <summary>In a time that grows with what operators said, not with the plan.</summary>
    private static HashSet<int> Maintained(Plan plan, ControlState control, DateTimeOffset wall) =>
    [
        .. control.DataCenters
            .SelectMany(said => said.Value.Maintenance.Where(pair => pair.Value.Window.Contains(wall)).Select(pair => plan.IndexOf(said.Key, pair.Key)))
            .Where(stack => stack >= 0),
    ];

    /// <summary>Takes the stacks out of the vote that are in maintenance now, and puts those back in that are no longer.</summary>
    private void Maintain()
    {
        var now = Maintained(_plan, _control, _at.Wall);
        foreach (var stack in now.Union(_maintained).Except(now.Intersect(_maintained)))
        {
            var (part, dataCenter) = (Tally.Of(_plan.Stacks[stack], _stacks[stack].Checks), _plan.DataCenterOf(stack));
            _tallies[dataCenter] = now.Contains(stack) ? _tallies[dataCenter] - part : _tallies[dataCenter] + part;
            Reconsider(dataCenter);
        }

        _maintained = now;
    }

    /// <summary>What the clock made of what operators had said before this step.</summary>
    private IEnumerable<ControlTurn> Turns() =>
        _before.Plan.DataCenters.SelectMany(plan => ControlTurns.Between(_before.Control, plan, _before.AsOf.Wall, _at.Wall));

    private void Reconsider(int dataCenter) => _dataCenters[dataCenter] = _dataCenters[dataCenter].Reconsidered();

    /// <summary>Takes the old part of a check out of its stack and its data center, and puts the new one in.</summary>
    private void Replace(int index, CheckHealth? old, CheckHealth health)
    {
        if (index >= _plan.Checks.Length)
        {
            return;
        }

        var plan = _plan.Checks[index];
        var (before, after) = (old is null ? default : Tally.Of(plan, old), Tally.Of(plan, health));
        var (shownBefore, shownAfter) = (old is null ? default : Shown(plan, old), Shown(plan, health));
        if (old is not null && before == after && shownBefore == shownAfter)
        {
            return;
        }

        var stackIndex = _plan.StackOf(index);
        var stackPlan = _plan.Stacks[stackIndex];
        var stack = _stacks[stackIndex];
        _stacksBefore.TryAdd(stackIndex, stack);
        var shown = new Score(stack.Shown.Passing - shownBefore.Passing + shownAfter.Passing, stack.Shown.Total - shownBefore.Total + shownAfter.Total);
        var changed = new StackHealth(stack.Checks - before + after, shown);
        _stacks[stackIndex] = changed;
        var dataCenter = _plan.DataCenterOf(stackIndex);
        if (_maintained.Contains(stackIndex))
        {
            return;
        }

        var (stackBefore, stackAfter) = (Tally.Of(stackPlan, stack.Checks), Tally.Of(stackPlan, changed.Checks));
        _tallies[dataCenter] = _tallies[dataCenter] - stackBefore + stackAfter;
        if (stackAfter.RequiredFailing > 0)
        {
            Reconsider(dataCenter);
        }
    }

    private static Score Shown(CheckPlan plan, CheckHealth health) =>
        new(health is { Status: CheckStatus.Passing, IsStale: false } ? plan.Weight : 0, plan.Weight);

    private string FailingRequirement(int dataCenter)
    {
        for (var stack = 0; stack < _plan.Stacks.Length; stack++)
        {
            var plan = _plan.Stacks[stack];
            if (_plan.DataCenterOf(stack) != dataCenter || _maintained.Contains(stack) || Tally.Of(plan, _stacks[stack].Checks).RequiredFailing == 0)
            {
                continue;
            }

            foreach (var check in plan.Checks)
            {
                if (WhyFailing(check, _checks[_plan.IndexOf(check)]) is { } why)
                {
                    return $"required check {check.Key.Path} fails: {why}";
                }
            }

            return $"required stack {plan.Name} fails: {_stacks[stack].Checks.Score}, below its threshold of {plan.Threshold}";
        }

        throw new InvalidOperationException("A required check or stack was counted as failing, and there is none.");
    }

    /// <summary>Why a required check fails, in a few words; null when it does not, or is not required.</summary>
    private static string? WhyFailing(CheckPlan plan, CheckHealth health) => (Tally.Of(plan, health).RequiredFailing, health) switch
    {
        (0, _) => null,
        (_, { IsStale: true }) => "nothing heard from it",
        (_, { Last: { Passed: false } last }) => last.Reason,
        (_, { Last: { } }) => "it passes again, but not yet often enough to rise",
        _ => "no sample yet",
    };

    private SnapshotChanges Changes()
    {
        var checks = CheckChanges().ToList();
        var turns = Turns().ToList();
        var dataCenters = _dataCenters
            .Select((after, index) => new SnapshotChanges.DataCenterChange(
                _plan.DataCenters[index], _dataCentersBefore[index].Decision, after.Decision, after.Tally.Score, _dataCentersBefore[index].Since is null))
            .Where(change => change.IsFirst || change.Before.Verdict != change.After.Verdict || change.Before.Rung != change.After.Rung)
            .Select(change => change.IsFirst ? change : change with { Causes = [.. CausesOf(change.DataCenter.Name, checks, turns)] });
        var changes = new SnapshotChanges { Checks = [.. checks], Stacks = [.. StackChanges()], DataCenters = [.. dataCenters], Controls = [.. turns], InDoubt = [.. InDoubt()] };
        return changes.IsEmpty ? SnapshotChanges.None : changes;
    }

    private IEnumerable<SnapshotChanges.CheckChange> CheckChanges() => _checksBefore
        .Select(pair => new SnapshotChanges.CheckChange(_plan.Probed[pair.Key], pair.Value, _checks[pair.Key]))
        .Where(change => change.Before.Status != change.After.Status || change.Before.IsStale != change.After.IsStale);

    /// <summary>Who falls into doubt takes the witnesses of his data center with him: what they say is wanted before the score can fall.</summary>
    private IEnumerable<CheckPlan> InDoubt()
    {
        var doubted = _sampled.Where(index => _checks[index].InDoubt).Select(index => _plan.Probed[index]).ToList();
        var dataCenters = doubted.Select(check => check.Key.DataCenter).ToHashSet();
        return doubted.Union(_plan.Watched
            .Where(watched => watched.Kind == WatchedKind.Witness && dataCenters.Contains(watched.Check.Key.DataCenter))
            .Select(watched => watched.Check));
    }

    private IEnumerable<string> CausesOf(string dataCenter, List<SnapshotChanges.CheckChange> checks, List<ControlTurn> turns)
    {
        var index = _plan.DataCenters.Select(plan => plan.Name).ToList().IndexOf(dataCenter);
        var happened = new StepCauses(_dataCentersBefore[index], _dataCenters[index])
        {
            Revision = _control.Revision == _before.Control.Revision ? null : _control.Revision,
            Turns = [.. turns.Where(turn => turn.Target == dataCenter || turn.Target.StartsWith(dataCenter + "/", StringComparison.Ordinal))],
            IsRecovered = _recovered.Contains(dataCenter),
            IsReplanned = !ReferenceEquals(_plan, _before.Plan),
            Slept = _slept,
            Checks = [.. checks.Where(change => change.Check.Key.DataCenter == dataCenter)],
        };
        return happened.Words();
    }

    /// <summary>The changes of what is told, each with the data center that it is about.</summary>
    private void Remember(SnapshotChanges changes)
    {
        foreach (var change in changes.DataCenters)
        {
            var index = _plan.DataCenters.IndexOf(change.DataCenter);
            var before = change.IsFirst ? _dataCentersBefore[index].ToldBefore : change.Before;
            if (before is not null && before.Verdict != change.After.Verdict)
            {
                _dataCenters[index] = _dataCenters[index].Remembering(new(_at, before, change.After, change.Score, change.IsFirst ? [Restarted] : change.Causes));
            }
        }
    }

    /// <summary>Whether nothing in the stack was heard since a reload put all of it there: it has no verdict yet.</summary>
    private bool HasOnlyJoining(int stack, Func<int, CheckHealth> health) =>
        _plan.Stacks[stack].Checks.All(check => health(_plan.IndexOf(check)).IsJoining);

    private IEnumerable<SnapshotChanges.StackChange> StackChanges()
    {
        // A joining check may be advisory: then nothing in its stack's sums shows that it was heard.
        var joined = _checksBefore.Where(pair => pair.Key < _plan.Checks.Length && pair.Value.IsJoining && !_checks[pair.Key].IsJoining).Select(pair => _plan.StackOf(pair.Key));
        foreach (var index in _stacksBefore.Keys.Union(joined))
        {
            if (!_dataCentersBefore[_plan.DataCenterOf(index)].HasStarted || HasOnlyJoining(index, check => _checks[check]))
            {
                continue;
            }

            var (plan, dataCenter) = (_plan.Stacks[index], _plan.DataCenters[_plan.DataCenterOf(index)]);
            var verdict = _stacks[index].VerdictBy(plan, dataCenter);
            var isFirst = HasOnlyJoining(index, check => _checksBefore.GetValueOrDefault(check) ?? _checks[check]);
            if (isFirst || verdict != _stacksBefore.GetValueOrDefault(index, _stacks[index]).VerdictBy(plan, dataCenter))
            {
                yield return new(dataCenter, plan, verdict, _stacks[index].ScoreBy(plan), isFirst);
            }
        }

        for (var dataCenter = 0; dataCenter < _dataCenters.Length; dataCenter++)
        {
            if (!_dataCenters[dataCenter].HasStarted || _dataCentersBefore[dataCenter].HasStarted)
            {
                continue;
            }

            for (var index = 0; index < _stacks.Count; index++)
            {
                if (_plan.DataCenterOf(index) == dataCenter)
                {
                    var (stack, plan) = (_stacks[index], _plan.Stacks[index]);
                    yield return new(_plan.DataCenters[dataCenter], plan, stack.VerdictBy(plan, _plan.DataCenters[dataCenter]), stack.ScoreBy(plan), true);
                }
            }
        }
    }
}

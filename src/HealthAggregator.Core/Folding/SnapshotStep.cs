using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>One step of the fold: takes in what happened, one after the other, and decides once at the end.</summary>
internal sealed class SnapshotStep(Snapshot before, Moment at)
{
    /// <summary>Staleness is looked for this often: it is measured in seconds, and the search goes over every check.</summary>
    private static readonly TimeSpan StaleSearchInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Up to so much at once somebody may have been heard in between: it excuses silence, and no delay of the plan. Else a process that is starved all the time would never
    /// come to the end of fail_after.
    /// </summary>
    private static readonly TimeSpan ShortSleep = TimeSpan.FromSeconds(1);

    // What happened in this step that no state shows by itself.
    private readonly HashSet<string> _recovered = [];
    private TimeSpan _slept;

    private Draft _draft = new(before);
    private ControlState _control = before.Control;

    /// <summary>What the process before this one believed; of use to the first step alone.</summary>
    public Holdover Holdover { get; init; } = Holdover.None;

    public void Take(Input.Sampled sampled)
    {
        var index = _draft.Plan.IndexOf(sampled.Check);
        if (index < 0)
        {
            // Probed under the plan before this one: still a fact, if the same thing is asked now.
            index = _draft.Plan.IndexOf(sampled.Check.Key);
            if (index < 0 || !_draft.Plan.Probed[index].Target.Equals(sampled.Check.Target))
            {
                return;
            }
        }

        _draft.Before.Sampled.Add(index);
        var plan = _draft.Plan.Probed[index];

        // Aged first, and once more: whether silence came before the sample, or after it, must not depend on when silence was last searched for. What is unsure says that there
        // was none.
        var before = _draft.Checks[index];
        var aged = sampled.Sample.IsUnsure ? before : before.After(sampled.Sample.At.Uptime, plan.Cadence);
        _draft.Put(index, aged.After(sampled.Sample, plan.Damping).After(at.Uptime, plan.Cadence));
    }

    public void Take(Input.Replanned replanned) => _draft = new Reload(_draft, replanned.Plan, at.Uptime, Holdover).Under(_control, before.AsOf.Wall);

    public void Take(Input.Controlled controlled) => _control = controlled.State;

    public void Take(Input.Slept slept)
    {
        _slept += slept.For;
        var (isShort, forgets) = (slept.For <= ShortSleep, slept.For > CheckHealth.LongestSleep);
        for (var index = 0; index < _draft.Checks.Count; index++)
        {
            var health = _draft.Checks[index];
            _draft.Put(index, forgets ? new(at.Uptime) : isShort ? health.Unheard(slept.For, at.Uptime) : health.Slept(slept.For, at.Uptime));
        }

        for (var index = 0; index < _draft.DataCenters.Count && !isShort; index++)
        {
            _draft.Put(index, health => forgets ? health.Forgotten() : health.Slept(slept.For, at.Uptime));
        }
    }

    public void Take(Input.Recovered recovered)
    {
        _recovered.Add(recovered.DataCenter);
        for (var index = 0; index < _draft.DataCenters.Count; index++)
        {
            if (_draft.Plan.DataCenters[index].Name == recovered.DataCenter)
            {
                _draft.Put(index, health => health.Cleared());
            }
        }
    }

    public Snapshot Finish()
    {
        if ((at.Uptime.Ticks / StaleSearchInterval.Ticks) != (before.AsOf.Uptime.Ticks / StaleSearchInterval.Ticks))
        {
            FindStale();
        }

        _draft.Maintain(_control, at.Wall);
        for (var index = 0; index < _draft.DataCenters.Count; index++)
        {
            var situation = SituationOf(index);
            _draft.Put(index, health => health.After(situation, at));
        }

        var changes = new StepChanges(before, _draft, at)
        {
            Revision = _control.Revision == before.Control.Revision ? null : _control.Revision,
            Recovered = _recovered,
            Slept = _slept,
        };
        return _draft.Finished(_control, at, changes.Remembered());
    }

    private void FindStale()
    {
        var found = new List<(int Index, CheckHealth Health)>();
        var index = 0;
        foreach (var health in _draft.Checks)
        {
            var later = health.After(at.Uptime, _draft.Plan.Probed[index].Cadence);
            if (!ReferenceEquals(later, health))
            {
                found.Add((index, later));
            }

            index++;
        }

        foreach (var (position, health) in found)
        {
            _draft.Put(position, health);
        }
    }

    private Situation SituationOf(int dataCenter)
    {
        var (draft, plan) = (_draft, _draft.Plan.DataCenters[dataCenter]);
        var sight = new Sight(plan.Isolation is null ? [] : [.. draft.WatchedOf(dataCenter, WatchedKind.Witness)], draft.CountedOf(dataCenter));
        return new(
            plan, draft.Tallies[dataCenter], null, _control.EffectOn(plan, at.Wall), draft.CountMaintained(dataCenter), () => FailingRequirement.In(draft, dataCenter))
        {
            Sight = sight,
            IsDarker = _draft.TurnedBad(dataCenter),
            AtBest = () => draft.TallyAtBest(dataCenter),
            ArePeersDown = sight.ArePeersDown(draft.WatchedOf(dataCenter, WatchedKind.Peer), draft.DataCenters[dataCenter].ArePeersDown),
        };
    }
}

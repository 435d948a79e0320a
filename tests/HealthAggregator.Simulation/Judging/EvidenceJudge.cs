using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>
/// A verdict needs evidence. PASS: not long ago enough checks may have been passing, whatever damping and staleness there is. FAIL: not long ago enough checks may have been
/// failing. Neither knows how the program reckons; both know only what was heard.
/// </summary>
internal sealed class EvidenceJudge() : Judge("I1, a verdict needs evidence")
{
    /// <summary>Silence is looked for once a second, and steps are half a second apart.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private ImmutableDictionary<CheckKey, Evidence> _heard = ImmutableDictionary<CheckKey, Evidence>.Empty;

    // By data center: for how long PASS was told that no check gave a reason for, and since when there has been every reason for PASS. Both on the clock that stands still
    // while nobody listens. A process that begins with less than the one before it knew knows less of the first, too.
    private ImmutableDictionary<string, TimeSpan> _unfounded = ImmutableDictionary<string, TimeSpan>.Empty;

    // The same over all processes, however little each knows: the holdover that they begin with is believed for a while, and no longer.
    private readonly Dictionary<string, TimeSpan> _unfoundedInAll = [];

    // The same where what was never heard speaks for nothing: it holds a verdict while it is new, and however many come one after another, no longer than one.
    private readonly Dictionary<string, TimeSpan> _unheard = [];
    private Plan? _plan;
    private readonly Dictionary<string, TimeSpan> _certainSince = [];
    private TimeSpan _lookedAt;

    private TimeSpan Awake => Machine.Now - Machine.Paused - Machine.Down;

    private TimeSpan Standing => Machine.Now - Machine.Paused;

    public override void Started(object? kept)
    {
        (_heard, _unfounded) = (Memory?)kept ?? Memory.None;
        _certainSince.Clear();
        _lookedAt = Awake;
    }

    public override object? Keep() => new Memory(_heard, _unfounded);

    public override void Look(Step step)
    {
        foreach (var (check, sample) in step.Samples.Where(heard => !heard.Sample.IsUnsure))
        {
            if (step.After.Plan.Find(check.Key)?.Target.Equals(check.Target) == true)
            {
                _heard = _heard.SetItem(
                    check.Key,
                    Evidence.After(_heard.GetValueOrDefault(check.Key), check, sample, sample.At.Uptime + Machine.Time.BootedAt, Awake, Standing, Machine.Generation));
            }
        }

        foreach (var (check, _) in step.Samples.Where(heard => heard.Sample.IsUnsure && _heard.ContainsKey(heard.Check.Key)))
        {
            _heard = _heard.SetItem(check.Key, _heard[check.Key] with { IsUnsureSince = true });
        }

        if (step.IsReplanned)
        {
            Replan(step);
        }

        if (!ReferenceEquals(_plan, step.After.Plan))
        {
            // What another plan allowed says nothing of this one: it may have come with the process.
            _plan = step.After.Plan;
            _certainSince.Clear();
            _unfounded = _unfounded.Clear();
            _unfoundedInAll.Clear();
        }

        var passed = Awake - _lookedAt;
        _lookedAt = Awake;
        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            Look(step.After, step.After.Plan.DataCenters[index], step.After.DataCenters[index], passed);
        }
    }

    private void Replan(Step step)
    {
        // What a reload adds is new, even if a plan long ago had it too.
        _heard = _heard.RemoveRange(_heard.Keys.Where(key => step.After.Plan.Find(key) is not { } check || step.Before.Plan.Find(key)?.Target.Equals(check.Target) != true));

        // Under another damping, what was heard so far may be worth more or less.
        foreach (var check in step.After.Plan.Probed.Where(check => _heard.ContainsKey(check.Key) && !check.Damping.Equals(step.Before.Plan.Find(check.Key)?.Damping)))
        {
            _heard = _heard.SetItem(check.Key, _heard[check.Key] with { Passes = 0, Failures = 0 });
        }

    }

    private void Look(Snapshot snapshot, DataCenterPlan plan, DataCenterHealth health, TimeSpan passed)
    {
        bool IsMaintained(StackPlan stack) => ByHand.IsInMaintenance(snapshot.Control, plan, stack, snapshot.AsOf.Wall);

        // What the last site says is not the checks' word, and blindness may hold it.
        if (ByHand.IsEnough(plan, plan.Threshold.Percent, IsMaintained, MayPass) || health.Observed.Rung == Rung.LastSite)
        {
            _unfounded = _unfounded.Remove(plan.Name);
            _unfoundedInAll.Remove(plan.Name);
        }
        else if (health.Observed is { Verdict: Verdict.Pass, Rung: not Rung.Isolated })
        {
            _unfounded = _unfounded.SetItem(plan.Name, _unfounded.GetValueOrDefault(plan.Name) + passed);
            _unfoundedInAll[plan.Name] = _unfoundedInAll.GetValueOrDefault(plan.Name) + passed;
        }

        if (ByHand.IsEnough(plan, plan.Threshold.Percent, IsMaintained, check => _heard.ContainsKey(check.Key) && MayPass(check)) || health.Observed is not { Verdict: Verdict.Pass, Rung: Rung.Score })
        {
            _unheard.Remove(plan.Name);
        }
        else if (Machine.Story.IsChurning)
        {
            _unheard[plan.Name] = _unheard.GetValueOrDefault(plan.Name) + passed;
        }

        // Blindness may say FAIL once it has lasted: only what is heard while it lasts speaks against it.
        if (!ByHand.IsEnough(plan, plan.RecoverAt.Percent, IsMaintained, check => Passes(check) && (health.Isolation is not { } isolation || _heard[check.Key].At - Machine.Time.BootedAt >= isolation.Since)))
        {
            _certainSince.Remove(plan.Name);
        }
        else
        {
            _certainSince.TryAdd(plan.Name, Awake);
        }

        switch (health.Decision)
        {
            case { Verdict: Verdict.Pass, Rung: Rung.Score or Rung.Isolated or Rung.Required } when _unfounded.GetValueOrDefault(plan.Name) > LongestPass(plan):
            case { Verdict: Verdict.Pass, Rung: Rung.Score or Rung.Isolated or Rung.Required }
                when _unfoundedInAll.GetValueOrDefault(plan.Name) > LongestPass(plan) + Holdover.Longest + Holdover.FirstRound:
                Break($"{plan.Name} says PASS by {health.Decision.Rung} ({health.Decision.Reason}), and has done so for {_unfounded.GetValueOrDefault(plan.Name)}, {_unfoundedInAll[plan.Name]} in all, since the checks were last good enough");
                break;
            case { Verdict: Verdict.Pass, Rung: Rung.Score }
                when _unheard.GetValueOrDefault(plan.Name) > LongestPass(plan) + CheckHealth.LongestJoin + (Machine.Generation > 1 ? Holdover.Longest + Holdover.FirstRound : TimeSpan.Zero):
                Break($"{plan.Name} says {health.Decision}, and has done so for {_unheard[plan.Name]} since enough of the checks had been heard");
                break;
            case { Verdict: Verdict.Fail, Rung: Rung.Score or Rung.Isolated or Rung.Required }
                when plan.Recovery == Recovery.Auto && _certainSince.TryGetValue(plan.Name, out var since) && Awake - since > LongestFail(plan):
                Break($"{plan.Name} says FAIL by {health.Decision.Rung} ({health.Decision.Reason}), and the checks have been good enough for {Awake - since}");
                break;
            case { Verdict: Verdict.Pass, Rung: Rung.Starting or Rung.NoBurst or Rung.Stale }:
                Break($"{plan.Name} says PASS by {health.Decision.Rung}");
                break;
            case { Rung: Rung.Forced } forced when forced.Verdict != ByHand.Forced(snapshot.Control, plan, snapshot.AsOf.Wall):
            case { Rung: not Rung.Forced } when ByHand.Forced(snapshot.Control, plan, snapshot.AsOf.Wall) is not null:
                Break($"{plan.Name} says {health.Decision}, and operators force it to {ByHand.Forced(snapshot.Control, plan, snapshot.AsOf.Wall)?.ToString() ?? "nothing"}");
                break;
            case { Rung: Rung.LastSite } when !plan.PassesAsLastSite || plan.Peers.Any(Passes):
                Break($"{plan.Name} says PASS as the last site, and is not");
                break;
        }
    }

    /// <summary>Whether the check may count as passing, for all that was heard.</summary>
    private bool MayPass(CheckPlan check)
    {
        if (!_heard.TryGetValue(check.Key, out var heard) || !heard.Target.Equals(check.Target))
        {
            // A check that a reload has just added holds the verdict; one that was never heard says nothing.
            return true;
        }

        // What a process before this one heard is believed for a minute, whatever silence says.
        var unsure = heard.IsUnsureSince ? CheckHealth.LongestUnsure : TimeSpan.Zero;
        var isStale = heard.Generation == Machine.Generation
            ? Awake - heard.AwakeAt > check.Cadence.StaleAfter + unsure + Slack
            : Standing - heard.StandingAt > check.Cadence.StaleAfter + Holdover.Longest + unsure + Slack;
        if (check.StaleAs == StalePolicy.Exclude && Machine.Now - heard.At > check.Cadence.StaleAfter)
        {
            // It may not count at all.
            return true;
        }

        return heard.HasPassed && heard.Failures < check.Damping.Fall && (!isStale || check.StaleAs == StalePolicy.Last);
    }

    /// <summary>Whether the check must count as passing, after all that was heard.</summary>
    private bool Passes(CheckPlan check) => _heard.TryGetValue(check.Key, out var heard)
        && heard.Target.Equals(check.Target)
        && heard.Generation == Machine.Generation
        && heard.Passes >= check.Damping.Rise
        && Machine.Now - heard.At <= check.Cadence.StaleAfter;

    /// <summary>How long PASS may outlast the checks, without the time in the dark: for that there is <see cref="IsolationJudge"/>.</summary>
    private static TimeSpan LongestPass(DataCenterPlan plan) =>
        (2 * plan.FailAfter) + (plan.FlapLimit?.Within ?? TimeSpan.Zero) + Slack;

    private static TimeSpan LongestFail(DataCenterPlan plan) =>
        plan.RecoverAfter + (plan.Isolation is { } isolation ? isolation.Hold : TimeSpan.Zero) + (plan.FlapLimit?.Within ?? TimeSpan.Zero) + Slack;

    private sealed record Memory(ImmutableDictionary<CheckKey, Evidence> Heard, ImmutableDictionary<string, TimeSpan> Unfounded)
    {
        public static readonly Memory None = new(ImmutableDictionary<CheckKey, Evidence>.Empty, ImmutableDictionary<string, TimeSpan>.Empty);
    }
}

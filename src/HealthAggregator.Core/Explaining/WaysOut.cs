using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>
/// What would have to change for the other verdict. Found by arithmetic, each tried out on the fold before it is told: whatever else bears on a verdict, no sentence
/// here promises one that does not come.
/// </summary>
internal sealed class WaysOut(Snapshot now, int dataCenter, Ballot ballot)
{
    /// <summary>Each trial goes over every check: what is likely is tried out up to so many times.</summary>
    private const int MostTrials = 24;

    /// <summary>Stacks in maintenance are told of up to so many.</summary>
    private const int MostMaintained = 5;

    private readonly DataCenterPlan _plan = now.Plan.DataCenters[dataCenter];
    private readonly DataCenterHealth _health = now.DataCenters[dataCenter];

    private Verdict Other => _health.Decision.Verdict == Verdict.Pass ? Verdict.Fail : Verdict.Pass;

    /// <summary>None where nothing that is known of leads there.</summary>
    /// <param name="isStale">What was published last is too old to be believed.</param>
    public ImmutableArray<Way> Find(bool isStale)
    {
        if (!isStale)
        {
            return Found();
        }

        // What was published last may have been PASS, and is told as FAIL.
        ImmutableArray<Condition> published = [new Condition.Published()];
        return _health.Decision.Verdict == Verdict.Pass
            ? [new(Verdict.Pass, published, TimeSpan.Zero)]
            : [.. Found().Select(way => way with { Conditions = published.AddRange(way.Conditions) })];
    }

    /// <summary>Where time alone leads there, nothing else is needed.</summary>
    private ImmutableArray<Way> Found()
    {
        if (Tried([]) is { } waiting)
        {
            return [waiting];
        }

        // What leads there with less than another is enough.
        var ways = Seeing(Likely()).Take(MostTrials).Select(Tried).OfType<Way>().DistinctBy(way => way.Sentence).ToList();
        return [.. ways.Where(way => !ways.Any(other => other.Conditions.Length < way.Conditions.Length && other.Conditions.All(way.Conditions.Contains)))];
    }

    /// <summary>
    /// Each also with a witness that answers, where none does: blindness may hold the verdict. How many fail has a say of its own then, so the choice that is tried is the
    /// one that is told, and it may be more than the least.
    /// </summary>
    private IEnumerable<ImmutableArray<Condition>> Seeing(IEnumerable<ImmutableArray<Condition>> ways)
    {
        var witnesses = Watched(WatchedKind.Witness);
        if (witnesses.IsEmpty || (_health.Isolation is null && witnesses.Any(witness => HealthOf(witness) is { BadSince: null, IsStale: false, Status: not CheckStatus.Unknown })))
        {
            return ways;
        }

        var sees = new Condition.Turns(CheckStatus.Passing, 1, witnesses);
        return ways.SelectMany(way => (ImmutableArray<Condition>[])[way, way.Add(sees)]).Select(way => way.Select(Chosen).ToImmutableArray());
    }

    private static Condition Chosen(Condition condition) =>
        condition is Condition.Turns turns && turns.Count < turns.Of.Length ? turns with { Of = [.. turns.Of.TakeLast(turns.Count)] } : condition;

    /// <summary>The same with the time that it takes; null when it leads elsewhere.</summary>
    private Way? Tried(ImmutableArray<Condition> conditions)
    {
        var way = new Way(Other, conditions, TimeSpan.Zero);

        // The weakest choice: what moves the score least.
        var outcome = WhatIf.Of(now, dataCenter, way.Suppose(turns => turns.Of.TakeLast(turns.Count)));
        return outcome.Decision.Verdict == Other ? way with { After = outcome.After } : null;
    }

    private IEnumerable<ImmutableArray<Condition>> Likely()
    {
        if (_health.Control is not { Override: { } forced })
        {
            return BelowOverride(_health.Decision.Verdict);
        }

        var ends = ImmutableArray.Create<Condition>(new Condition.OverrideEnds(forced.Window.Until));
        var below = IsGated ? Verdict.Fail : _health.Observed.Verdict;
        return below == Other ? [ends] : BelowOverride(below).Select(way => ends.AddRange(way));
    }

    private bool IsGated => _plan.Role == Role.Burst && !_health.IsBurstOn;

    private IEnumerable<ImmutableArray<Condition>> BelowOverride(Verdict verdict)
    {
        if (_plan.Role == Role.Active)
        {
            return Observed();
        }

        var burst = _health.Control!.Burst;
        if (verdict == Verdict.Pass)
        {
            return [[new Condition.BurstTurns(false, burst.Until)], .. Observed()];
        }

        return !IsGated ? Observed()
            : _health.Observed.Verdict == Verdict.Pass ? [[TurnedOn]]
            : Observed().Select(way => way.Insert(0, TurnedOn));
    }

    private Condition.BurstTurns TurnedOn => new(true, _health.Control!.Burst.Next);

    /// <summary>Without what operators said.</summary>
    private IEnumerable<ImmutableArray<Condition>> Observed()
    {
        if (_health.Tally.Joining > 0)
        {
            // It hangs on what a reload's new checks will say, in a moment.
            return [];
        }

        return [.. Other == Verdict.Pass ? Up() : Down(), .. Maintained()];
    }

    private IEnumerable<ImmutableArray<Condition>> Up()
    {
        if (_health.Isolation is not null && _plan.PassesAsLastSite && _health.ArePeersDown)
        {
            // Once it sees, it is the last site.
            yield return [];
            yield break;
        }

        var awaited = ballot.Voters.Where(voter => HealthOf(voter.Key).Status == CheckStatus.Unknown).Select(voter => voter.Key).ToImmutableArray();
        ImmutableArray<Condition> heard = _health is { HasStarted: true, IsWaiting: false } || awaited.IsEmpty ? [] : [new Condition.Heard(awaited)];
        ImmutableArray<Condition> first =
        [
            .. heard,
            .. _health.IsLatched && _plan.Recovery == Recovery.Manual ? (Condition[])[new Condition.LatchCleared()] : [],
        ];
        if (IsLastToSpeak)
        {
            yield return heard;
        }

        foreach (var way in ballot.WaysUp(Sought))
        {
            yield return first.AddRange(way);
        }

        if (_health.Observed.Rung is Rung.Required or Rung.Score && _plan.PassesAsLastSite)
        {
            ImmutableArray<CheckKey> others = [.. Watched(WatchedKind.Peer).Where(peer => !IsDown(HealthOf(peer)))];

            // None passes, and yet they are not down: no witness answers either.
            yield return others.IsEmpty ? [] : [new Condition.Turns(CheckStatus.Failing, others.Length, others)];
        }
    }

    private IEnumerable<ImmutableArray<Condition>> Down()
    {
        // Held at PASS, or passing as the last site, though the checks say FAIL already.
        var isFailing = _health.Tally.RequiredFailing > 0 || _health.Score!.Verdict == Verdict.Fail;
        IEnumerable<ImmutableArray<Condition>> ways = [.. isFailing || _health.Isolation is not null ? (ImmutableArray<Condition>[])[[]] : [], .. ballot.WaysDown(Sought)];
        var speaks = new Condition.Turns(CheckStatus.Passing, 1, Watched(WatchedKind.Peer));
        return IsLastToSpeak ? ways.SelectMany(way => (ImmutableArray<Condition>[])[way, way.Add(speaks)]) : ways;
    }

    /// <summary>A failure that is not over yet, though the score is back, is one to recover from.</summary>
    private Threshold Sought => _health.Score is { Verdict: Verdict.Fail } ? _plan.RecoverAt : _plan.Threshold;

    /// <summary>It passes as the last site, and no peer says PASS. One that was never heard from is not silent yet, and will be.</summary>
    private bool IsLastToSpeak => _plan.PassesAsLastSite && !Watched(WatchedKind.Peer).Any(peer => HealthOf(peer) is { IsStale: false, Status: CheckStatus.Passing });

    private CheckHealth HealthOf(CheckKey key) => now.Checks[now.Plan.IndexOf(key)];

    /// <summary>Each stack whose failure is overlooked as long as it is out of the vote, or whose health is.</summary>
    private IEnumerable<ImmutableArray<Condition>> Maintained()
    {
        var said = now.Control[_plan.Name].Maintenance;
        var stacks = said.Where(pair => pair.Value.Window.Contains(now.AsOf.Wall) && now.Plan.IndexOf(_plan.Name, pair.Key) >= 0).ToImmutableDictionary();
        return stacks.Take(MostMaintained).Select(pair => ImmutableArray.Create<Condition>(
            new Condition.MaintenanceEnds(pair.Key, pair.Value.Window.Until, [.. stacks.Keys.Where(stack => stack != pair.Key)])));
    }

    private ImmutableArray<CheckKey> Watched(WatchedKind kind) =>
        [.. now.Plan.Watched.Where(watched => watched.DataCenter == dataCenter && watched.Kind == kind).Select(watched => watched.Check.Key)];

    private static bool IsDown(CheckHealth peer) => peer.IsStale || peer.Status == CheckStatus.Failing;
}

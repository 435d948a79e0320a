using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>The ladder, rung by rung: what each saw, whether it decided or not.</summary>
internal sealed class LadderReader(Snapshot now, int dataCenter, Ballot ballot)
{
    private readonly DataCenterPlan _plan = now.Plan.DataCenters[dataCenter];
    private readonly DataCenterHealth _health = now.DataCenters[dataCenter];

    public ImmutableArray<RungReading> Read(bool isStale)
    {
        var situation = new Situation(_plan, _health.Tally, _health.Score, _health.Control!, ballot.InMaintenance.Length, () => "")
        {
            Isolation = _health.Isolation,
            Flaps = _health.Flaps,
            ArePeersDown = _health.ArePeersDown,
            IsWaiting = _health.IsWaiting,
            StaysFailed = _health.StaysFailed,
        };
        return
        [
            new(Rung.Stale, isStale ? Verdict.Fail : null, isStale, isStale ? "nothing was published within the shelf life" : "published within the shelf life"),
            Reading(Rung.Forced, Ladder.Forced(situation), Unforced),
            Reading(Rung.NoBurst, Ladder.NoBurst(situation), Ungated),
            Reading(Rung.Starting, Ladder.Starting(situation) ?? Ladder.Waiting(situation), Started),
            Reading(Rung.Isolated, Ladder.Isolated(situation), Sighted),
            Required(),
            Score(situation),
            LastSite(situation),
        ];

        RungReading Reading(Rung rung, Decision? decision, Func<string> otherwise) => new(rung, decision?.Verdict, Decides(rung), decision?.Reason ?? otherwise());

        bool Decides(Rung rung) => !isStale && rung == _health.Decision.Rung;

        RungReading Required()
        {
            var isFailing = _health.HasStarted && _health.Tally.RequiredFailing > 0;
            return new(Rung.Required, isFailing ? Ladder.Flapping(situation, new(Verdict.Fail, Rung.Required, "")).Verdict : null, Decides(Rung.Required), Decided(Rung.Required) ?? Requirements(isFailing));
        }

        RungReading Score(Situation its)
        {
            // Both rungs of what the checks say flap as one.
            var decision = _health.HasStarted ? Ladder.Flapping(its, Ladder.Score(its)) : null;
            return new(Rung.Score, decision?.Verdict, Decides(Rung.Score), Decided(Rung.Score) ?? ScoreSoFar(decision));
        }

        RungReading LastSite(Situation its)
        {
            var natural = _health.HasStarted ? Ladder.Flapping(its, new(its.Natural, Rung.Score, "")).Verdict : Verdict.Pass;
            var applies = _plan.PassesAsLastSite && _health.ArePeersDown && natural == Verdict.Fail;
            return new(Rung.LastSite, applies ? Verdict.Pass : null, Decides(Rung.LastSite), Decided(Rung.LastSite) ?? Peers(natural));
        }
    }

    private string Started() => ballot.Joining is { Count: > 0 } joining
        ? $"judged before {(joining.Count == 1 ? "it was" : "they were")} there; not heard yet, in no score until {(joining.Count == 1 ? "it is" : "they are")}: {Listing.Of(joining)}"
        : $"every counted check was heard: {ballot.Voters.Count()} in {ballot.Benches.Length} {(ballot.Benches.Length == 1 ? "stack" : "stacks")}";

    /// <summary>The sentence that stands with the verdict, or with the one that is observed beside it.</summary>
    private string? Decided(Rung rung) => rung == _health.Decision.Rung ? _health.Decision.Reason : rung == _health.Observed.Rung ? _health.Observed.Reason : null;

    private string Unforced() => now.Control[_plan.Name].Override is { Window: { From: { } from } window } && from > now.AsOf.Wall && !window.IsOver(now.AsOf.Wall)
        ? $"no override is in effect; one begins at {WallTime.Format(from)}"
        : "no override is in effect";

    private string Ungated() => (_plan.Role, _health.Control!.Burst) switch
    {
        (Role.Active, _) => "the role is active, so burst does not matter",
        (_, { Until: { } until }) => $"burst is on until {WallTime.Format(until)}",
        _ => "burst is on",
    };

    private string Sighted()
    {
        if (_plan.Isolation is null)
        {
            return "no witnesses are configured, so being blind looks like failing";
        }

        // One that was never heard neither answers nor fails.
        var bad = Watched(WatchedKind.Witness, witness => witness.BadSince is not null || witness.IsStale);
        var unheard = Watched(WatchedKind.Witness, witness => witness is { Status: CheckStatus.Unknown, BadSince: null, IsStale: false });
        var (all, joining) = (_plan.Isolation.Witnesses.Length, ballot.Joining.Count);
        var voters = ballot.Voters.Where(voter => !voter.IsJoining).ToList();
        var turned = voters.Count(voter => now.Checks[now.Plan.IndexOf(voter.Plan)].BadSince is not null);
        return $"{all - bad.Count - unheard.Count} of {all} witnesses answer{Named(bad)}{Unheard(unheard)}; " +
            $"{turned} of {voters.Count} counted checks fail now{(joining == 0 ? "" : $", and {joining} {Listing.Are(joining)} not heard yet")}";
    }

    private string Requirements(bool isFailing)
    {
        var required = ballot.Voters.Where(voter => voter.IsRequired).Select(voter => (Name: voter.Key.Path, voter.IsFailing, voter.IsJoining))
            .Concat(ballot.Benches.Where(bench => bench.IsRequired).Select(bench => (bench.Plan.Name, IsFailing: bench.Passes == false, IsJoining: bench.IsUndecided))).ToList();
        var failing = required.Where(one => one.IsFailing).Select(one => one.Name).ToList();
        var joining = required.Where(one => one.IsJoining).Select(one => one.Name).ToList();
        return required.Count == 0 ? "nothing is required"
            : isFailing || failing.Count > 0 ? $"{failing.Count} of {required.Count} that are required do not pass{Named(failing)}"
            : joining.Count > 0 ? $"{required.Count - joining.Count} of {required.Count} that are required pass, and none fails: {Listing.Of(joining)} {Listing.Are(joining.Count)} not heard yet"
            : required.Count == 1 ? "the one that is required passes"
            : $"all {required.Count} that are required pass";
    }

    private string ScoreSoFar(Decision? decision) => _health.Isolation is not null ? $"{_health.Tally.Score} now, and what was before stands still until something is seen"
        : decision?.Reason ?? $"{_health.Tally.Score} so far, threshold {_plan.Threshold}";

    private string Peers(Verdict natural)
    {
        var (down, of) = (Watched(WatchedKind.Peer, peer => peer.IsStale || peer.Status == CheckStatus.Failing), _plan.Peers.Length);
        var peers = of == 0 ? "there are no peers" : $"{of - down.Count} of {of} peers pass, or were not heard yet{(down.Count == 0 ? "" : $"; not: {string.Join(", ", down.Take(Listing.MostNames))}")}";
        return !_plan.PassesAsLastSite ? $"last_site is off; {peers}" : natural == Verdict.Pass ? $"not needed; {peers}" : peers;
    }

    private List<string> Watched(WatchedKind kind, Func<CheckHealth, bool> which) =>
    [
        .. now.Plan.Watched.Where(watched => watched.DataCenter == dataCenter && watched.Kind == kind && which(now.Checks[now.Plan.IndexOf(watched.Check)])).Select(watched => watched.Name),
    ];

    private static string Named(List<string> names) => names.Count == 0 ? "" : $" ({Listing.Of(names)})";

    private static string Unheard(List<string> names) => names.Count == 0 ? "" : $"; {Listing.Of(names)} {Listing.Are(names.Count)} not heard yet";
}

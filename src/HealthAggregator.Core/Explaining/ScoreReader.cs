using System.Globalization;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>The path of the score to a verdict.</summary>
internal sealed class ScoreReader(Snapshot now, int dataCenter, Ballot ballot)
{
    private readonly DataCenterPlan _plan = now.Plan.DataCenters[dataCenter];
    private readonly DataCenterHealth _health = now.DataCenters[dataCenter];

    public ScorePath Read() => new(
        _health.Tally.Score,
        _plan.Threshold,
        _plan.RecoverAt,
        _health.Score is { Verdict: Verdict.Fail } ? _plan.RecoverAt : _plan.Threshold,
        _health.Score?.Verdict,
        [.. Timers()],
        [.. Notes()],
        Losses.Of(now, ballot));

    private IEnumerable<RunningTimer> Timers()
    {
        if (_health.Score is { CrossedAt: { } crossed } score && _health.Isolation is null)
        {
            yield return score.Verdict == Verdict.Pass ? Timer("fail_after", _plan.FailAfter, crossed) : Timer("recover_after", _plan.RecoverAfter, crossed);
        }

        if (_health.Isolation is { IsOverdue: false } isolation && _plan.Isolation is { } isolating)
        {
            yield return Timer("isolation.hold", isolating.Hold, isolation.Since);
        }

        if (_plan.FlapLimit is { } limit && _health.Flaps.HeldUntil(limit) is { } end)
        {
            yield return Timer("flap_limit.within", limit.Within, end - limit.Within);
        }
    }

    private IEnumerable<string> Notes()
    {
        if (_health.IsLatched && _plan.Recovery == Recovery.Manual)
        {
            yield return "latched: recovery is manual, and no operator has cleared the failure";
        }

        if (ballot.InMaintenance.Length > 0)
        {
            yield return $"in maintenance, on neither side of the score: {string.Join(", ", ballot.InMaintenance)}";
        }

        if (_health.Tally is { Joining: > 0 and var joining, JoiningWeight: var weight })
        {
            var (checks, are, they, them) = joining == 1 ? ("new check", "is", "it is", "it") : ("new checks", "are", "they are", "them");
            yield return Invariant($"{joining} {checks} {are} not heard yet, in no score until {they} ({Listing.Of(ballot.Joining)}), with a weight of {weight}; what hangs on {them} is held");
        }

        if (_health.Tally.HeldOver > 0)
        {
            yield return Invariant($"{_health.Tally.HeldOver} checks are known from before the restart alone");
        }

        if (_health.Flaps is { Held: null, Changes.Count: > 1 and var changes })
        {
            yield return Invariant($"the checks changed the verdict {changes} times within {Duration.Format(_plan.FlapLimit?.Within ?? FlapState.Window)}{(_plan.FlapLimit is { } limit ? $"; after {limit.Changes} it stands still" : "")}");
        }
    }

    private RunningTimer Timer(string name, TimeSpan length, TimeSpan since)
    {
        var left = since + length - now.AsOf.Uptime;
        return new(name, length, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>What a data center's witnesses and checks show of whether this process can still see.</summary>
/// <param name="counted">Its counted checks that are not in maintenance; gone through only where the witnesses or the verdict give a reason to.</param>
public sealed class Sight(ImmutableArray<CheckHealth> witnesses, IEnumerable<(CheckPlan Plan, CheckHealth Health)> counted)
{
    /// <summary>Every witness fails, or nothing is heard from it.</summary>
    public bool IsBlind => witnesses.All(witness => witness.BadSince is not null || witness.IsStale);

    /// <summary>
    /// Whether there are peers, and every one says FAIL or is silent. Where no witness answers either, silence is this process's own and no evidence: for that the newest
    /// answer of each witness is enough, but to take back that the peers are down, each has to have fallen. One lost probe of a witness drops no last site, nor does a peer of which nothing is known any more.
    /// </summary>
    /// <param name="before">Whether they were down so far.</param>
    public bool ArePeersDown(IEnumerable<CheckHealth> peers, bool before)
    {
        var known = peers.ToList();
        return known.Count > 0 && known.All(peer => IsDown(peer) || (before && peer.Status == CheckStatus.Unknown))
            && (witnesses.IsEmpty || known.All(peer => PublicAnswer.Of(peer) == Verdict.Fail) || !(before ? witnesses.All(IsDown) : IsBlind));
    }

    /// <summary>Whether a witness was asked at <paramref name="since"/> or later, and its newest answer is that it passes.</summary>
    public bool IsVouchedFor(TimeSpan since) => witnesses.Any(witness => witness is { IsStale: false } && Passes(witness, since));

    /// <summary>Whether anything was ever seen: a witness answers, or more than one in ten of the checks do.</summary>
    public bool HasSeen => IsVouchedFor(TimeSpan.MinValue) || SeesChecks(TimeSpan.MinValue);

    /// <summary>Whether more than one in ten of the checks that were asked since then pass: whatever the witnesses say, something is seen.</summary>
    public bool SeesChecks(TimeSpan since)
    {
        var (heard, passing) = (0, 0);
        foreach (var (_, health) in counted.Where(check => IsAskedSince(check.Health, since)))
        {
            heard++;
            passing += health is { BadSince: null, IsStale: false } ? 1 : 0;
        }

        return 10 * passing > heard;
    }

    /// <summary>
    /// Whether none is in doubt, and every check was asked at <paramref name="since"/> or later that did not pass when it was last asked: one that is asked seldom was
    /// perhaps not asked in the dark at all.
    /// </summary>
    public bool IsSettledSince(TimeSpan since) => counted
        .Where(check => !check.Health.IsJoining)
        .All(check => !check.Health.InDoubt && (check.Health is { Status: CheckStatus.Passing, BadSince: null, IsStale: false } || IsAskedSince(check.Health, since) || IsAskedInVainSince(check.Health, since)));

    /// <summary>The turn for the worse that is under way, or was within the last round: nine in ten of what was asked since it began turned bad. Null when there is none.</summary>
    public Turn? FindTurn(TimeSpan now)
    {
        var (known, bad) = (0, 0);
        List<TimeSpan> turned = [], asked = [];
        foreach (var (plan, health) in counted.Where(check => check.Health.Status != CheckStatus.Unknown))
        {
            known++;
            if (BadSince(plan, health) is not { } since)
            {
                asked.Add(AskedAt(health)!.Value);
                continue;
            }

            bad++;
            if (now - since <= LongestTurn(plan))
            {
                turned.Add(since);
            }
        }

        turned.Sort();
        asked.Sort();
        var askedBefore = 0;

        // One of many has always failed a moment ago by itself, when everything else still passed: the turn may have begun later, with most of what turned lately in it.
        for (var turnedBefore = 0; 2 * turnedBefore < turned.Count; turnedBefore++)
        {
            var since = turned[turnedBefore];
            while (askedBefore < asked.Count && asked[askedBefore] < since)
            {
                askedBefore++;
            }

            // What was bad before has nothing to say; what was not asked since it began has not said it yet.
            var worse = turned.Count - turnedBefore;
            var heard = worse + asked.Count - askedBefore;
            if (10 * worse >= 9 * heard)
            {
                return new(since, worse, heard, bad, 10 * bad >= 9 * known);
            }
        }

        return null;
    }

    /// <summary>From the first failure until a passing check falls.</summary>
    private static TimeSpan LongestTurn(CheckPlan plan) =>
        plan.Cadence.Interval + plan.Cadence.Timeout + (plan.Damping.Fall * (plan.Cadence.FastInterval + plan.Cadence.Timeout));

    private static bool IsDown(CheckHealth health) => health.IsStale || health.Status == CheckStatus.Failing;

    private static bool Passes(CheckHealth health, TimeSpan since) => health.BadSince is null && IsAskedSince(health, since);

    /// <summary>Who falls silent turns bad by that: this process may be as deaf as it is blind.</summary>
    private static TimeSpan? BadSince(CheckPlan plan, CheckHealth health) =>
        health.BadSince ?? (health.IsStale ? health.HeardAt + plan.Cadence.StaleAfter : null);

    private static bool IsAskedSince(CheckHealth health, TimeSpan since) => AskedAt(health) >= since;

    /// <summary>What was never heard, and says nothing sure even now, is waited for no longer.</summary>
    private static bool IsAskedInVainSince(CheckHealth health, TimeSpan since) =>
        health is { Status: CheckStatus.Unknown, Unsure: { } unsure } && unsure.At.Uptime - unsure.Duration >= since;

    /// <summary>Null for what was never heard.</summary>
    private static TimeSpan? AskedAt(CheckHealth health) => health.Last is { } last ? last.At.Uptime - last.Duration : null;

    /// <summary>Many checks turning bad at once.</summary>
    /// <param name="Since">When the first of them did.</param>
    /// <param name="Turned">How many did. At least 1.</param>
    /// <param name="Heard">Of how many that could have and were asked since.</param>
    /// <param name="Bad">How many are bad in all, some of them long before.</param>
    /// <param name="IsComplete">Nine in ten of all counted checks are.</param>
    public readonly record struct Turn(TimeSpan Since, int Turned, int Heard, int Bad, bool IsComplete);
}

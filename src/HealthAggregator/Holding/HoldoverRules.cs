using System.Collections.Immutable;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>What a document must keep to that has the right shape: then whatever is reckoned with it stays within what can be reckoned with.</summary>
internal static class HoldoverRules
{
    /// <summary>Times may lie ahead of the time of writing by as much: a sleep that ends shifts what it was about.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(180);

    private static readonly TimeSpan LongestUptime = TimeSpan.FromDays(100 * 365);

    private const int MostSamples = 1_000_000;

    /// <exception cref="DamagedException">It does not keep to something.</exception>
    public static void Check(HoldoverDocument document)
    {
        Require(document.At >= TimeSpan.Zero && document.At <= LongestUptime, "it was written at no time");
        Require(document.Salt.Length == TargetPrints.SaltLength, "its salt is of another length");
        foreach (var (name, dataCenter) in document.DataCenters)
        {
            Require(dataCenter is { Checks.IsDefault: false }, "a data center says nothing");
            CheckDataCenter(dataCenter.Held, document.At);
            var keys = new HashSet<CheckKey>();
            foreach (var check in dataCenter.Checks)
            {
                CheckCheck(check, document.At);
                Require(keys.Add(new(name, check.Stack, check.Check)), "it tells of one check twice");
            }
        }
    }

    private static void CheckDataCenter(HeldDataCenter held, TimeSpan written)
    {
        Require(IsTime(held.AsOf, written) && held.AsOf <= written, "a data center was judged at no time");
        Require(held.LeftAt is null || (held.LeftAt >= held.AsOf && held.LeftAt <= written), "a data center was left at no time");
        Require(IsTime(held.Score?.CrossedAt, written) && IsVerdict(held.Score?.Verdict), "a score is none");
        Require(held.Flaps is { Changes: not null } && held.Flaps.Changes.Count <= FlapLimit.MostChanges + 1 && held.Flaps.Changes.TrueForAll(change => IsTime(change, written)), "changes of a verdict are none");
        Require(IsVerdict(held.Flaps.Held) && IsVerdict(held.Flaps.Natural), "a flapping verdict is none");
        Require(
            held.Isolation is null or { Turned: >= 0, Of: >= 0 } && IsVerdict(held.Isolation?.Held)
            && IsTime(held.Isolation?.Since, written) && IsTime(held.Isolation?.TurnedAt, written) && IsTime(held.Isolation?.SeesSince, written),
            "a data center was lost sight of at no time");
        Require(IsTime(held.Since?.Uptime, written), "a verdict changed at no time");
        Require(Enum.IsDefined(held.Recovery) && IsDecision(held.Told) && IsDecision(held.Observed), "a decision is none");
        Require(!held.History.IsDefault && held.History.All(IsChange), "a change in the history is none");
    }

    private static void CheckCheck(CheckDocument check, TimeSpan written)
    {
        Require(check is { Stack.Length: > 0, Check.Length: > 0, Target: not null, Last: not null }, "a check says nothing");
        var held = check.ToHeld();
        Require(IsTime(held.HeardAt, written) && IsTime(held.Last.At.Uptime, written) && IsTime(held.ChangedAt.Uptime, written) && IsTime(held.BadSince, written), "a check was heard at no time");
        Require(held.HeldUntil is null || IsTime(held.HeldUntil, written + Holdover.Longest), "a check is held over until no time");
        Require(held.Bridged >= TimeSpan.Zero && held.Bridged <= CheckHealth.LongestSleep, "more silence is bridged than may be");
        Require(held is { Streak: <= MostSamples, Forgiving: <= MostSamples, Last.Attempts: > 0 and <= CheckPlan.MostAttempts }, "samples are counted that cannot be");
        Require(Enum.IsDefined(held.Last.Failure) && Enum.IsDefined(held.Last.FailedIn), "a sample is none");
        var phases = held.Last.Phases;
        Require(((ReadOnlySpan<TimeSpan>)[held.Last.Duration, phases.Dns, phases.Connect, phases.Tls, phases.Headers, phases.Body]).IndexOfAnyExceptInRange(TimeSpan.Zero, Core.Duration.Longest) < 0, "a probe took no time that it can take");
    }

    /// <summary>Its times may be of an older boot: they are shown at most.</summary>
    private static bool IsChange(VerdictChange change) =>
        change is { Before: not null, After: not null, Causes.IsDefault: false, Score: { Passing: >= 0, Total: >= 0 } }
        && IsDecision(change.Before) && IsDecision(change.After) && change.Causes.All(cause => cause is not null)
        && change.At.Uptime >= TimeSpan.Zero && change.At.Uptime <= LongestUptime;

    private static bool IsDecision(Decision? decision) => decision is null || (IsVerdict(decision.Verdict) && Enum.IsDefined(decision.Rung) && decision.Reason is not null);

    private static bool IsVerdict(Verdict? verdict) => verdict is null || Enum.IsDefined(verdict.Value);

    private static bool IsTime(TimeSpan? time, TimeSpan written) => time is null || (time >= TimeSpan.Zero && time <= written + Ahead);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new DamagedException(problem);
        }
    }
}

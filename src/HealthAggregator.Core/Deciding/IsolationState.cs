using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>
/// The memory of the isolated rung: this process has lost sight of a data center, or cannot yet tell. It begins before the score can fall, as soon as nine in ten
/// of what was asked turned bad and no witness speaks against it, and ends with a full round heard again.
/// </summary>
/// <param name="Since">Monotonic time since when the verdict is held.</param>
/// <param name="TurnedAt">When the first check turned bad.</param>
/// <param name="Held">The verdict before.</param>
public sealed record IsolationState(TimeSpan Since, TimeSpan TurnedAt, Verdict Held)
{
    /// <summary>How many checks turned bad when it began.</summary>
    public int Turned { get; init; }

    /// <summary>Of how many.</summary>
    public int Of { get; init; }

    /// <summary>Every witness was seen to fail. Until then the verdict waits for what the witnesses say.</summary>
    public bool IsBlind { get; init; }

    /// <summary>The verdict was held for as long as it may be: the plan says what it is now.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>Since when something is seen again, and a round is awaited; null while nothing is.</summary>
    public TimeSpan? SeesSince { get; init; }

    /// <summary>The same when nobody listened for a while: that uses up the hold, but no time in which a round could be heard.</summary>
    /// <param name="uptime">When that ended: nothing was seen later than this.</param>
    public IsolationState Slept(TimeSpan duration, TimeSpan uptime) =>
        SeesSince is { } since ? this with { SeesSince = since + duration < uptime ? since + duration : uptime } : this;

    /// <param name="verdict">The verdict so far.</param>
    /// <param name="isFailing">The checks themselves ask for FAIL already.</param>
    /// <param name="fallsSince">Since when the checks ask for FAIL, if that turns PASS to FAIL now; else null.</param>
    public static IsolationState? After(
        IsolationState? before, IsolationPlan plan, Sight sight, Verdict verdict, bool isFailing, TimeSpan? fallsSince, TimeSpan uptime) =>
        before is null ? Begun(plan, sight, verdict, isFailing, fallsSince, uptime) : before.After(plan, sight, uptime);

    private static IsolationState? Begun(IsolationPlan plan, Sight sight, Verdict verdict, bool isFailing, TimeSpan? fallsSince, TimeSpan uptime)
    {
        var blind = sight.IsBlind;
        if ((!blind && fallsSince is null) || sight.FindTurn(fallsSince ?? uptime) is not { } turn)
        {
            return null;
        }

        // What has failed for long and passes for a moment now and then is no turn of everything.
        var isNew = !isFailing || 2 * turn.Turned > turn.Bad;
        return (blind && turn.IsComplete && isNew) || (fallsSince is not null && !sight.IsVouchedFor(turn.Since))
            ? new(uptime, turn.Since, verdict) { Turned = turn.Turned, Of = turn.Heard, IsBlind = blind, IsOverdue = plan.Hold == TimeSpan.Zero }
            : null;
    }

    private IsolationState? After(IsolationPlan plan, Sight sight, TimeSpan uptime)
    {
        var vouched = sight.IsVouchedFor(TurnedAt);
        if (vouched && !IsBlind)
        {
            // The witnesses answer, and always did: the checks are down.
            return null;
        }

        var sees = vouched || sight.SeesChecks(Since) ? SeesSince ?? uptime : (TimeSpan?)null;
        if (sees is { } since && (sight.IsSettledSince(since) || uptime - since >= plan.Hold))
        {
            return null;
        }

        var (blind, overdue) = (IsBlind || sight.IsBlind, uptime - Since >= plan.Hold);
        return sees == SeesSince && blind == IsBlind && overdue == IsOverdue ? this : this with { SeesSince = sees, IsBlind = blind, IsOverdue = overdue };
    }
}

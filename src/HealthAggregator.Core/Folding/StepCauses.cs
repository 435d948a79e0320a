using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Folding;

/// <summary>Why a step of the fold changed the verdict on a data center, in words for whoever asks afterwards.</summary>
internal sealed record StepCauses(DataCenterHealth Before, DataCenterHealth After)
{
    /// <summary>Checks are named one by one up to so many.</summary>
    private const int MostChecks = 5;

    /// <summary>The revision of what operators said, if it is a new one.</summary>
    public required long? Revision { get; init; }

    /// <summary>What ended or began by itself of what they had said.</summary>
    public required ImmutableArray<ControlTurn> Turns { get; init; }

    public required bool IsRecovered { get; init; }

    public required bool IsReplanned { get; init; }

    public required TimeSpan Slept { get; init; }

    /// <summary>The checks of the data center that changed, its witnesses and peers among them.</summary>
    public required ImmutableArray<SnapshotChanges.CheckChange> Checks { get; init; }

    /// <summary>The most important first; never empty.</summary>
    public IEnumerable<string> Words() => ((IEnumerable<string>)[.. Said(), .. Sighted(), .. Waited(), .. Observed()]).DefaultIfEmpty("the score changed");

    private IEnumerable<string> Said()
    {
        if (Revision is { } revision)
        {
            yield return FormattableString.Invariant($"operators said something new (revision {revision})");
        }

        foreach (var turn in Turns.Where(turn => turn.Kind != ControlTurnKind.EndsSoon))
        {
            yield return $"{turn.What} {(turn.Kind == ControlTurnKind.Began ? "began" : "ended")} by itself, as said before";
        }

        if (IsRecovered)
        {
            yield return "an operator cleared the latched failure";
        }

        if (IsReplanned)
        {
            yield return "the config was loaded anew";
        }
    }

    private IEnumerable<string> Sighted()
    {
        if (Slept > TimeSpan.Zero)
        {
            yield return $"this process was asleep for {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(Slept.TotalSeconds)))}";
        }

        if (Before.Isolation is null != After.Isolation is null)
        {
            yield return After.Isolation is null ? "this process sees again" : "this process may have lost sight";
        }

        if (Before.ArePeersDown != After.ArePeersDown)
        {
            yield return After.ArePeersDown ? "the last peer that passed does not any more" : "a peer passes again";
        }
    }

    /// <summary>What was due, now that so much time had passed.</summary>
    private IEnumerable<string> Waited()
    {
        if (Before.Isolation is { IsOverdue: false } && After.Isolation is { IsOverdue: true })
        {
            yield return "the verdict was held for as long as it may be";
        }

        if (Before.Flaps.Held is not null && After is { Flaps.Held: null, HasStarted: true } && !IsReplanned)
        {
            yield return "the checks were calm for the whole window";
        }

        if (Before.Score is { CrossedAt: not null, IsLatched: false } before && After.Score is { } after && before.Verdict != after.Verdict)
        {
            yield return after.Verdict == Verdict.Fail ? "the score was below the threshold for fail_after" : "the score was back for recover_after";
        }
    }

    private IEnumerable<string> Observed()
    {
        foreach (var change in Checks.Take(MostChecks))
        {
            yield return $"{change.Check.Key.Path} {Became(change.Before, change.After)}";
        }

        if (Checks.Length > MostChecks)
        {
            yield return FormattableString.Invariant($"and {Checks.Length - MostChecks} more checks changed");
        }
    }

    private static string Became(CheckHealth before, CheckHealth after) => after switch
    {
        { IsStale: true } when !before.IsStale => "went silent",
        { Status: CheckStatus.Unknown } => "is not known any more",
        _ when after.Status == before.Status => after.Status == CheckStatus.Passing ? "is heard again" : $"is heard again, and fails{Why(after)}",
        _ => after.Status == CheckStatus.Passing ? "rose" : $"fell{Why(after)}",
    };

    private static string Why(CheckHealth failing) => failing.Last is { Reason.Length: > 0 } last ? $": {last.Reason}" : "";
}

using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>How the score became a verdict, or why it has not.</summary>
/// <param name="Sought">What the score is held against now: the threshold while it passes, <c>recover_at</c> while it fails.</param>
/// <param name="Verdict">What the memory of the score says; null while starting.</param>
/// <param name="Timers">What waits for time to pass.</param>
/// <param name="Notes">Whatever else bears on it, a sentence each: a latch, maintenance, checks that join or are held over, flapping.</param>
/// <param name="Losses">What counts and does not pass.</param>
public sealed record ScorePath(
    Score Score,
    Threshold Threshold,
    Threshold RecoverAt,
    Threshold Sought,
    Verdict? Verdict,
    ImmutableArray<RunningTimer> Timers,
    ImmutableArray<string> Notes,
    ImmutableArray<Loss> Losses);

using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Controlling;

/// <summary>An override, as it is shown: one that is in effect, or that is yet to begin.</summary>
/// <param name="Until">When it ends by itself; null when it is permanent.</param>
public sealed record OverrideDocument(
    string Verdict, bool InEffect, DateTimeOffset? From, DateTimeOffset? Until, bool Permanent, DateTimeOffset At, string Actor, string Reason)
{
    /// <returns>Null when there is none, or it is over.</returns>
    public static OverrideDocument? Of(Override? forced, DateTimeOffset wall) => forced is null || forced.Window.IsOver(wall) ? null : new(
        forced.Verdict == Core.Deciding.Verdict.Pass ? "PASS" : "FAIL",
        forced.Window.Contains(wall),
        forced.Window.From,
        forced.Window.Until,
        forced.Window.Until is null,
        forced.By.At,
        forced.By.Actor,
        forced.By.Reason);
}

using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>A burst that begins by itself, as it is shown.</summary>
/// <param name="Until">Null: it has no end.</param>
/// <param name="Ramp">How long it takes from weight 1 to 100; null: at once.</param>
public sealed record ScheduledDocument(long Id, DateTimeOffset From, DateTimeOffset? Until, string? Ramp, string Actor, string Reason)
{
    public static ScheduledDocument Of(ScheduledBurst burst) => new(
        burst.Id, burst.From, burst.Until, burst.Ramp == Core.Controlling.Ramp.None ? null : Duration.Format(burst.Ramp.Duration), burst.By.Actor, burst.By.Reason);
}

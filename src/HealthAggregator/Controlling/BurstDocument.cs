using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Burst of a data center, as it is shown. Times are UTC.</summary>
/// <param name="On">Whether it is on now.</param>
/// <param name="Weight">1 to 100 while it is on, else 0.</param>
/// <param name="Since">Since when it is so; null when nobody ever said anything.</param>
/// <param name="Until">While it is on: when it ends by itself; null: never.</param>
/// <param name="Next">While it is off: when it begins by itself; null: never.</param>
/// <param name="Ramp">How long the switch takes, or took, from weight 1 to 100; null: at once.</param>
/// <param name="Actor">Who made it so.</param>
/// <param name="Scheduled">What is yet to begin or to end, in the order in which it begins.</param>
public sealed record BurstDocument(
    bool On,
    int Weight,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    DateTimeOffset? Next,
    string? Ramp,
    string? Actor,
    string? Reason,
    IReadOnlyList<ScheduledDocument> Scheduled)
{
    public static BurstDocument Of(Burst burst, BurstEffect now, DateTimeOffset wall) => new(
        now.IsOn,
        now.Weight,
        now.Since,
        now.Until,
        now.Next,
        burst.Switch is { IsOn: true, Ramp: var ramp } && ramp != Core.Controlling.Ramp.None ? Duration.Format(ramp.Duration) : null,
        now.By?.Actor,
        now.By?.Reason,
        [.. burst.Scheduled.Where(scheduled => !scheduled.Window.IsOver(wall)).Select(ScheduledDocument.Of)]);
}

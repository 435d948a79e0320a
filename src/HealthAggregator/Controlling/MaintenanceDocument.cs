using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Maintenance of a stack, as it is shown: in effect, or yet to begin.</summary>
/// <param name="Until">When it ends by itself; null when it is permanent.</param>
public sealed record MaintenanceDocument(
    bool InEffect, DateTimeOffset? From, DateTimeOffset? Until, bool Permanent, DateTimeOffset At, string Actor, string Reason)
{
    /// <returns>Null when there is none, or it is over.</returns>
    public static MaintenanceDocument? Of(Maintenance? maintenance, DateTimeOffset wall) => maintenance is null || maintenance.Window.IsOver(wall) ? null : new(
        maintenance.Window.Contains(wall),
        maintenance.Window.From,
        maintenance.Window.Until,
        maintenance.Window.Until is null,
        maintenance.By.At,
        maintenance.By.Actor,
        maintenance.By.Reason);
}

using HealthAggregator.Controlling;
using HealthAggregator.Core;

namespace HealthAggregator.Cli;

/// <summary>What operators said, in a line each.</summary>
internal static class ControlText
{
    public static string Of(BurstDocument burst)
    {
        var weight = burst.Weight is > 0 and < 100 ? $" with weight {burst.Weight}" : "";
        return burst.On
            ? $"on{weight}{Ending(burst.Until)}{By(burst.Actor, burst.Reason)}"
            : $"off{(burst.Next is { } next ? $" and begins by itself at {WallTime.Format(next)}" : "")}{By(burst.Actor, burst.Reason)}";
    }

    public static string Of(ScheduledDocument scheduled) =>
        $"{scheduled.Id}: from {WallTime.Format(scheduled.From)}{Ending(scheduled.Until)}{(scheduled.Ramp is { } ramp ? $", ramp {ramp}" : "")}{By(scheduled.Actor, scheduled.Reason)}";

    public static string Of(OverrideDocument forced) => $"{forced.Verdict}{Term(forced.InEffect, forced.From, forced.Until)}{By(forced.Actor, forced.Reason)}";

    public static string Of(MaintenanceDocument maintenance) =>
        $"maintenance{Term(maintenance.InEffect, maintenance.From, maintenance.Until)}{By(maintenance.Actor, maintenance.Reason)}";

    /// <summary>For what must not be forgotten: that it has no end is said too.</summary>
    private static string Term(bool inEffect, DateTimeOffset? from, DateTimeOffset? until) =>
        $"{(inEffect || from is not { } begin ? "" : $" from {WallTime.Format(begin)}")}{(until is null ? " until somebody takes it back" : Ending(until))}";

    private static string Ending(DateTimeOffset? until) => until is { } end ? $" until {WallTime.Format(end)}" : "";

    private static string By(string? actor, string? reason) => actor is null ? "" : $", by {actor}: {reason}";
}

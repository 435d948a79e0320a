using System.Text.Json.Serialization;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Web.Answering;

/// <summary>Maintenance of a stack. Where there is none, in_effect is false and everything about it is null.</summary>
/// <param name="InEffect">Whether the stack is out of the vote now; false while that is yet to begin.</param>
/// <param name="From">When it begins by itself; null: it began when it was asked for.</param>
/// <param name="Until">When it ends by itself; null when it is permanent.</param>
/// <param name="Permanent">Whether it holds until somebody takes it back.</param>
/// <param name="At">When it was asked for; null when there is none.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
public sealed record MaintenanceAnswer(
    long Revision,
    [property: JsonPropertyOrder(-4)] string DataCenter,
    [property: JsonPropertyOrder(-4)] string Stack,
    bool InEffect,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    bool Permanent,
    DateTimeOffset? At,
    string? Actor,
    string? Reason) : ControlAnswer(Revision)
{
    public static MaintenanceAnswer Of(string dataCenter, string stack, ControlState state, DateTimeOffset wall) =>
        MaintenanceDocument.Of(state[dataCenter].Maintenance.GetValueOrDefault(stack), wall) is { } shown
            ? new(state.Revision, dataCenter, stack, shown.InEffect, shown.From, shown.Until, shown.Permanent, shown.At, shown.Actor, shown.Reason)
            : new(state.Revision, dataCenter, stack, false, null, null, false, null, null, null);

    /// <summary>The same as it stands in the status; null where there is none.</summary>
    public MaintenanceDocument? ToDocument() => At is not { } at ? null : new(InEffect, From, Until, Permanent, at, Actor!, Reason!);
}

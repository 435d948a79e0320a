using System.Text.Json.Serialization;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Web.Answering;

/// <summary>The override of a data center. Where there is none, verdict and everything about it are null.</summary>
/// <param name="Verdict">PASS or FAIL: what is answered while it is in effect, whatever is observed; null when there is none.</param>
/// <param name="InEffect">Whether it decides now; false while it is yet to begin.</param>
/// <param name="From">When it begins by itself; null: it began when it was asked for.</param>
/// <param name="Until">When it ends by itself; null when it is permanent.</param>
/// <param name="Permanent">Whether it holds until somebody takes it back.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
public sealed record OverrideAnswer(
    long Revision,
    [property: JsonPropertyOrder(-4)] string DataCenter,
    string? Verdict,
    bool InEffect,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    bool Permanent,
    DateTimeOffset? At,
    string? Actor,
    string? Reason) : ControlAnswer(Revision)
{
    public static OverrideAnswer Of(string dataCenter, ControlState state, DateTimeOffset wall) => OverrideDocument.Of(state[dataCenter].Override, wall) is { } shown
        ? new(state.Revision, dataCenter, shown.Verdict, shown.InEffect, shown.From, shown.Until, shown.Permanent, shown.At, shown.Actor, shown.Reason)
        : new(state.Revision, dataCenter, null, false, null, null, false, null, null, null);

    /// <summary>The same as it stands in the status; null where there is none.</summary>
    public OverrideDocument? ToDocument() => Verdict is null ? null : new(Verdict, InEffect, From, Until, Permanent, At!.Value, Actor!, Reason!);
}

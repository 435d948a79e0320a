using System.Text.Json.Nodes;
using HealthAggregator.Controlling;

namespace HealthAggregator.Web;

/// <summary>Who changed what, newest first, as <c>GET /api/v1/audit</c> tells it.</summary>
public sealed record AuditDocument(IReadOnlyList<AuditItem> Entries)
{
    /// <param name="entries">Newest first.</param>
    public static AuditDocument Of(IReadOnlyList<AuditEntry> entries) => new([.. entries.Select(AuditItem.Of)]);
}

/// <param name="Revision">The control state's after it.</param>
/// <param name="Actor">The name of the token's owner; empty when no token was right.</param>
/// <param name="Old">What the target's state was; null where there is none.</param>
/// <param name="New">What it is now; null where there is none.</param>
/// <param name="Outcome"><c>applied</c>, <c>unchanged</c> or <c>refused</c>.</param>
/// <param name="Why">Why it was refused, or that it was forced; null where there is nothing to say.</param>
public sealed record AuditItem(
    long Revision,
    DateTimeOffset At,
    string Actor,
    string Source,
    string Action,
    string Target,
    JsonNode? Old,
    JsonNode? New,
    string Reason,
    string Outcome,
    string? Why)
{
    public static AuditItem Of(AuditEntry entry) => new(
        entry.Revision, entry.At, entry.Actor, entry.Source, entry.Action, entry.Target, entry.Old, entry.New, entry.Reason,
        AuditLine.WordFor(entry.Outcome), entry.Why);
}

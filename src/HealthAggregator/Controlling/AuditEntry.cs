using System.Text.Json.Nodes;

namespace HealthAggregator.Controlling;

/// <summary>One thing that somebody did, or tried to do.</summary>
/// <param name="Revision">The control state's after it.</param>
/// <param name="At">The wall clock's time, UTC.</param>
/// <param name="Actor">The name of the token's owner; empty when no token was right.</param>
/// <param name="Source">The address that the request came from.</param>
/// <param name="Action">What was asked for, such as <c>burst on</c>.</param>
/// <param name="Target">What it was asked for, such as <c>us-east</c> or <c>us-east/web</c>.</param>
/// <param name="Old">What the target's state was, as the API shows it; null where there is none.</param>
/// <param name="New">What it is now; null where there is none.</param>
/// <param name="Reason">The operator's.</param>
/// <param name="Outcome">Applied, unchanged or refused.</param>
/// <param name="Why">Why it was refused, or that it was forced; null where there is nothing to say.</param>
public sealed record AuditEntry(
    long Revision,
    DateTimeOffset At,
    string Actor,
    string Source,
    string Action,
    string Target,
    JsonNode? Old,
    JsonNode? New,
    string Reason,
    AuditOutcome Outcome,
    string? Why)
{
    public const string Recover = "recover";

    public const string Reload = "reload";

    /// <summary>Whether control state has a new revision by it: what else is applied is no part of that state.</summary>
    public bool MakesRevision => Outcome == AuditOutcome.Applied && Action is not (Recover or Reload);
}

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A change that the audit log tells of.</summary>
/// <param name="Revision">Of the control state after it.</param>
public sealed record AppliedChange(long Revision, string Action, string Target, string Reason);

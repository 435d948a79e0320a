using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>What became of a change.</summary>
/// <param name="State">The control state after it; where it was refused, the one that there is.</param>
/// <param name="Refusal">Null unless it was refused.</param>
public sealed record ChangeResult(AuditOutcome Outcome, ControlState State, Refusal? Refusal = null);

namespace HealthAggregator.Core.Controlling;

/// <summary>What operators' words come to for one data center at one moment.</summary>
/// <param name="Override">The one in effect; null when none is.</param>
/// <param name="IsKnown">Whether what operators said could be read at all.</param>
public sealed record ControlEffect(Override? Override, BurstEffect Burst, bool IsKnown);

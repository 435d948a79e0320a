namespace HealthAggregator.Core.Controlling;

/// <summary>Who said something, why, and when by the wall clock.</summary>
public sealed record Authorship(string Actor, string Reason, DateTimeOffset At);

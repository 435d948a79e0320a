namespace HealthAggregator.Configuration;

/// <summary>Why something written is refused, and what to write.</summary>
internal sealed record Refusal(string Problem, string Remedy);

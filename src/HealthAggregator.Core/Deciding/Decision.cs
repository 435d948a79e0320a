namespace HealthAggregator.Core.Deciding;

/// <summary>A verdict, what decided it, and a sentence for whoever asks why.</summary>
public sealed record Decision(Verdict Verdict, Rung Rung, string Reason);

using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Explaining;

/// <summary>One rung of the ladder, and what it saw.</summary>
/// <param name="Verdict">What it says; null where it does not apply.</param>
/// <param name="Decides">Whether it is the one that decided.</param>
/// <param name="Saw">In a sentence, with numbers.</param>
public sealed record RungReading(Rung Rung, Verdict? Verdict, bool Decides, string Saw);

namespace HealthAggregator.Core.Controlling;

/// <summary>Something that operators had said and that the clock has brought about, or is about to.</summary>
/// <param name="What"><c>burst</c>, <c>override</c> or <c>maintenance</c>.</param>
/// <param name="Target">The data center, or the stack of one.</param>
/// <param name="Until">When it ends or has ended; null when it began and has no end.</param>
/// <param name="By">Who had said so; null where that is lost.</param>
public sealed record ControlTurn(ControlTurnKind Kind, string What, string Target, DateTimeOffset? Until, Authorship? By);

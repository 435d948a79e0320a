using System.Collections.Immutable;

namespace HealthAggregator.Core.Deciding;

/// <summary>One change of what GSLBs are told of a data center.</summary>
/// <param name="Causes">What happened in the step that changed it, in words, the most important first; never empty.</param>
public sealed record VerdictChange(Moment At, Decision Before, Decision After, Score Score, ImmutableArray<string> Causes);

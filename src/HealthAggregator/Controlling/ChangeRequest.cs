using System.Collections.Immutable;

namespace HealthAggregator.Controlling;

/// <summary>Who asks for a change, why, and on what conditions.</summary>
/// <param name="Actor">The name of the token's owner.</param>
/// <param name="Source">The address that the request came from.</param>
/// <param name="Force">Whether it is to be made even where that leaves no data center passing.</param>
/// <param name="OnlyAt">The revisions on whose condition it is asked for; null: whatever the revision is.</param>
public sealed record ChangeRequest(string Actor, string Source, string Reason, bool Force = false, ImmutableArray<long>? OnlyAt = null);

using System.Collections.Immutable;
using HealthAggregator.Core;

namespace HealthAggregator.Publishing;

/// <summary>All that readers need of one moment, made whole and never changed.</summary>
/// <param name="Counts">By position of the data center in the plan.</param>
/// <param name="ExpiresAt">The timestamp from which on it must not be believed; the reader looks, so that a dead writer leaves no stale PASS behind.</param>
public sealed record Publication(Snapshot Snapshot, Pages Pages, AnswerBook Book, ImmutableArray<AnswerCount> Counts, long ExpiresAt);

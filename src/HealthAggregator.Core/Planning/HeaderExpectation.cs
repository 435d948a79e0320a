using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Planning;

/// <summary>A header that a page must have.</summary>
/// <param name="Name">In any case.</param>
/// <param name="Value">What it must say; of a header that is there several times, all of them joined by commas.</param>
public sealed record HeaderExpectation(string Name, BodyRule Value);

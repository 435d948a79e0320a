using System.Collections.Immutable;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>One step of a story: what happened in it, and how many seconds after the one before it ended.</summary>
internal sealed record Chapter(double Wait, ImmutableArray<Event> Events)
{
    public override string ToString() => $"after {Wait} s: {string.Join(", ", Events)}";
}

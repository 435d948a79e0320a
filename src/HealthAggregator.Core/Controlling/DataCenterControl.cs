using System.Collections.Immutable;

namespace HealthAggregator.Core.Controlling;

/// <summary>What operators said of one data center.</summary>
public sealed record DataCenterControl
{
    public static readonly DataCenterControl None = new();

    public Burst Burst { get; init; } = Burst.Untouched;

    public Override? Override { get; init; }

    /// <summary>By the name of the stack.</summary>
    public ImmutableSortedDictionary<string, Maintenance> Maintenance { get; init; } = ImmutableSortedDictionary.Create<string, Maintenance>(StringComparer.Ordinal);

    public bool Equals(DataCenterControl? other) =>
        other is not null && Burst == other.Burst && Override == other.Override && Maintenance.SequenceEqual(other.Maintenance);

    public override int GetHashCode() => Burst.GetHashCode() ^ (Override?.GetHashCode() ?? 0) ^ Maintenance.Count;
}

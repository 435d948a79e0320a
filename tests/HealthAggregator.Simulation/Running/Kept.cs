using HealthAggregator.Core;

namespace HealthAggregator.Simulation.Running;

/// <summary>What a process kept at some moment for the one after it.</summary>
/// <param name="Memories">What each judge knew at that moment.</param>
internal sealed record Kept(Snapshot Snapshot, object?[] Memories)
{
    /// <summary>As it is on the disk; null before it is.</summary>
    public byte[]? Bytes { get; init; }
}

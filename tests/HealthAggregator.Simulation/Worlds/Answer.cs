using HealthAggregator.Core.Observing;

namespace HealthAggregator.Simulation.Worlds;

/// <summary>What comes of one probe where nothing of this process gets in its way.</summary>
/// <param name="After">How long it takes; at most the timeout.</param>
internal readonly record struct Answer(TimeSpan After, FailureKind Failure);

namespace HealthAggregator.Simulation.Worlds;

/// <summary>The process ended in the middle of something.</summary>
internal sealed class DeathException : Exception;

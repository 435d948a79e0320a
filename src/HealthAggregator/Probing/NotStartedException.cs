namespace HealthAggregator.Probing;

/// <summary>A program could not be started, and this process lacks nothing to start it with.</summary>
internal sealed class NotStartedException(string reason) : Exception(reason);

namespace HealthAggregator.Controlling;

/// <summary>Control state could not be made durable. Nothing changed.</summary>
public sealed class StoreFailedException(string message, Exception cause) : Exception(message, cause);

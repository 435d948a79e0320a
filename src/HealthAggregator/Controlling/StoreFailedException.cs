namespace HealthAggregator.Controlling;

/// <summary>What operators say could not be made durable. Nothing changed.</summary>
public sealed class StoreFailedException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>Whether the disk may have it all the same, so that it is in effect after the next start; then the message says so. Default: false.</summary>
    public bool MayBeInEffect { get; init; }
}

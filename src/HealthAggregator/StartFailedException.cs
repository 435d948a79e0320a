namespace HealthAggregator;

/// <summary>Something that the process needs cannot be had: a port, the state directory, a certificate. The message says what to do.</summary>
public sealed class StartFailedException(string message, Exception cause) : Exception(message, cause);

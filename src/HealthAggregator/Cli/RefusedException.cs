namespace HealthAggregator.Cli;

/// <summary>The instance was asked, and it is not to be. The message says why, and what to do.</summary>
internal sealed class RefusedException(string message) : Exception(message);

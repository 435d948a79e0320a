namespace HealthAggregator.Cli;

/// <summary>What an option or its environment variable says cannot be used. The message says what to type.</summary>
internal sealed class UnusableOptionException(string message) : Exception(message);

namespace HealthAggregator.Cli;

/// <summary>There is no answer that says what became of a request. The message says what to type.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Support;

/// <summary>What was logged, as sentences; written on any thread.</summary>
internal sealed class LogLines : ILogger
{
    public ConcurrentQueue<string> Seen { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Seen.Enqueue(formatter(state, exception));
}

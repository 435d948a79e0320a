using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace HealthAggregator.Telemetry;

/// <summary>
/// Writes log events on a thread of its own, so that a log nobody reads delays no verdict. What does not fit into the queue, or cannot be written, is lost
/// and counted.
/// </summary>
public sealed class DroppingSink : ILogEventSink, IDisposable
{
    /// <summary>How many events wait at most.</summary>
    public const int Capacity = 10_000;

    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    private readonly TextWriter _output;
    private readonly Action _dropped;
    private readonly Action<long> _resumed;

    // Filled by whoever logs, emptied by the writer thread.
    private readonly BlockingCollection<LogEvent> _queue = new(Capacity);
    private readonly Thread _writer;
    private long _unreported;
    private volatile ITextFormatter _formatter;

    /// <param name="output">Written to by one thread only, and never closed here.</param>
    /// <param name="dropped">Called for each event lost, by whichever thread lost it.</param>
    /// <param name="resumed">Called with the number of events lost once everything that waited is written.</param>
    public DroppingSink(TextWriter output, ITextFormatter formatter, Action dropped, Action<long> resumed)
    {
        (_output, _formatter, _dropped, _resumed) = (output, formatter, dropped, resumed);
        _writer = new(Write) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>How events are written from now on.</summary>
    public ITextFormatter Formatter
    {
        get => _formatter;
        set => _formatter = value;
    }

    /// <summary>Never waits.</summary>
    public void Emit(LogEvent logEvent)
    {
        try
        {
            if (!_queue.TryAdd(logEvent))
            {
                Drop();
            }
        }
        catch (InvalidOperationException)
        {
            // After the end: there is nobody left to write it.
            Drop();
        }
    }

    /// <summary>Writes what still waits, for at most <paramref name="patience"/>: a log that is blocked must not hold up the exit. Takes nothing after that.</summary>
    public void End(TimeSpan patience)
    {
        _queue.CompleteAdding();
        _writer.Join(patience);
    }

    /// <summary>Writes what still waits, for at most 2 s.</summary>
    public void Dispose() => End(LongestFlush);

    private void Write()
    {
        foreach (var logEvent in _queue.GetConsumingEnumerable())
        {
            if (TryWrite(logEvent) && _queue.Count == 0 && Interlocked.Exchange(ref _unreported, 0) is var lost and > 0)
            {
                _resumed(lost);
            }
        }
    }

    private bool TryWrite(LogEvent logEvent)
    {
        try
        {
            // Whole or not at all, as far as it is up to us.
            using var line = new StringWriter();
            _formatter.Format(logEvent, line);
            _output.Write(line.GetStringBuilder());
            _output.Flush();
            return true;
        }
#pragma warning disable CA1031 // A full disk, a closed pipe, a value that cannot be written: a line in a log is never worth the process.
        catch (Exception)
#pragma warning restore CA1031
        {
            Drop();
            return false;
        }
    }

    private void Drop()
    {
        Interlocked.Increment(ref _unreported);
        _dropped();
    }
}

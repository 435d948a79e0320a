using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace HealthAggregator.Telemetry;

/// <summary>A line for people: when, how important, which event, what. No colors: they are noise in a file.</summary>
public sealed class TextLogFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var (number, _) = LogText.EventOf(logEvent);
        var source = LogText.SourceOf(logEvent);

        // Numbers are unique among our own events only.
        var name = source.StartsWith(nameof(HealthAggregator), StringComparison.Ordinal) ? $"{number}" : $"{source}[{number}]";
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{logEvent.Timestamp:yyyy-MM-dd HH:mm:ss.fffzzz} {Word(logEvent.Level)} {LogText.Visible(name)} {LogText.Visible(LogText.MessageOf(logEvent))}\n"));

        // Indented, so that no line in an exception's text can pass for an event.
        foreach (var line in logEvent.Exception?.ToString().Split('\n') ?? [])
        {
            output.Write($"    {LogText.Visible(line.TrimEnd('\r'))}\n");
        }
    }

    private static string Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO ",
        LogEventLevel.Warning => "WARN ",
        LogEventLevel.Error => "ERROR",
        _ => "FATAL",
    };
}

using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace HealthAggregator.Telemetry;

/// <summary>
/// A JSON object per line for machines: <c>@t</c> when (UTC), <c>@l</c> level, <c>@m</c> the message as people read it, <c>@i</c> and <c>@n</c> the event's
/// number and name, <c>@x</c> an exception; then the values in the message under their names.
/// </summary>
public sealed class JsonLogFormatter : ITextFormatter
{
    private readonly JsonValueFormatter _values = new(typeTagName: null);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        FormatLine(logEvent, line);
        output.Write(LogText.VisibleJson(line.ToString()));
        output.Write('\n');
    }

    private void FormatLine(LogEvent logEvent, StringWriter output)
    {
        var (number, name) = LogText.EventOf(logEvent);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"@t\":\"{logEvent.Timestamp.UtcDateTime:O}\",\"@l\":\"{logEvent.Level}\",\"@m\":"));
        JsonValueFormatter.WriteQuotedJsonString(LogText.MessageOf(logEvent), output);
        output.Write(string.Create(CultureInfo.InvariantCulture, $",\"@i\":{number},\"@n\":"));
        JsonValueFormatter.WriteQuotedJsonString(name, output);
        if (logEvent.Exception is { } exception)
        {
            output.Write(",\"@x\":");
            JsonValueFormatter.WriteQuotedJsonString(exception.ToString(), output);
        }

        foreach (var (property, value) in logEvent.Properties)
        {
            if (property != "EventId")
            {
                output.Write(',');
                JsonValueFormatter.WriteQuotedJsonString(property, output);
                output.Write(':');
                _values.Format(value, output);
            }
        }

        output.Write('}');
    }
}

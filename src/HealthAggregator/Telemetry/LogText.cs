using System.Globalization;
using System.Text;
using Serilog.Events;

namespace HealthAggregator.Telemetry;

/// <summary>What log lines of either format are made of.</summary>
internal static class LogText
{
    /// <summary>The number and the name of an event; 0 and empty when it has none.</summary>
    public static (int Number, string Name) EventOf(LogEvent logEvent)
    {
        var parts = logEvent.Properties.GetValueOrDefault("EventId") is StructureValue { Properties: var properties } ? properties : [];
        return (Scalar(parts, "Id") as int? ?? 0, Scalar(parts, "Name") as string ?? "");
    }

    /// <summary>Who logged it: a type's full name, or empty.</summary>
    public static string SourceOf(LogEvent logEvent) =>
        logEvent.Properties.GetValueOrDefault("SourceContext") is ScalarValue { Value: string source } ? source : "";

    /// <summary>The message as a person reads it, without quotes around its values.</summary>
    public static string MessageOf(LogEvent logEvent)
    {
        var text = new StringBuilder();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            text.Append(token is Serilog.Parsing.PropertyToken { PropertyName: var name }
                    && logEvent.Properties.GetValueOrDefault(name) is ScalarValue { Value: string value }
                ? value
                : Render(token, logEvent));
        }

        return text.ToString();
    }

    /// <summary>
    /// Text in which nothing can pass for another line or hide: control characters, line separators and the invisible characters that reorder text are
    /// written as their code.
    /// </summary>
    public static string Visible(string text)
    {
        if (!text.EnumerateRunes().Any(IsInvisible))
        {
            return text;
        }

        var visible = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = IsInvisible(rune) ? visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    /// <summary>The same for JSON, which means the same after it: what else than its strings holds such characters?</summary>
    public static string VisibleJson(string json)
    {
        if (!json.EnumerateRunes().Any(IsInvisible))
        {
            return json;
        }

        var visible = new StringBuilder();
        foreach (var rune in json.EnumerateRunes())
        {
            var text = rune.ToString();
            _ = IsInvisible(rune)
                ? text.Aggregate(visible, (so, unit) => so.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"))
                : visible.Append(text);
        }

        return visible.ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static object? Scalar(IEnumerable<LogEventProperty> properties, string name) =>
        properties.FirstOrDefault(property => property.Name == name)?.Value is ScalarValue scalar ? scalar.Value : null;

    private static string Render(Serilog.Parsing.MessageTemplateToken token, LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
        return text.ToString();
    }
}

namespace HealthAggregator.Configuration.Yaml;

/// <summary>Says what a YAML parser complains about in a way that helps to find it.</summary>
internal static class NotYaml
{
    /// <param name="line">Where the parser stopped, or where that began which it could not finish.</param>
    public static void Report(string text, int line, int column, string complaint, ConfigErrors errors)
    {
        if (complaint.Contains(" tab ", StringComparison.Ordinal) && TabFrom(text, line) is var tab and > 0)
        {
            errors.Add(tab, 1, new("a tab indents this line", "indent with spaces"));
            return;
        }

        // The parser counts one line more where the text ends.
        var lines = text.AsSpan().Count('\n') + text.AsSpan().Count('\r') + 1;
        (line, column) = line <= lines ? (Math.Max(line, 1), Math.Max(column, 1)) : (lines, text.Length - text.LastIndexOf('\n'));
        var why = complaint.TrimEnd('.').Replace("  ", " ", StringComparison.Ordinal);
        errors.Add(line, column, new(
            $"this is not YAML: {char.ToLowerInvariant(why[0])}{why[1..]}",
            "close quotes and brackets, align what belongs together, and put quotes around a value that holds any of : # , [ ] { } & * ! | > % @"));
    }

    /// <summary>
    /// The first line that a tab indents, no earlier than <paramref name="first"/>: the parser names the beginning of the map around it. 0 for none.
    /// </summary>
    private static int TabFrom(string text, int first)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number >= first && line.TrimStart(' ').StartsWith('\t'))
            {
                return number;
            }
        }

        return 0;
    }
}

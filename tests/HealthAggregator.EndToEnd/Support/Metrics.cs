using System.Globalization;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A scrape of <c>/metrics</c>.</summary>
/// <param name="Series">Each series as it is written, with its value.</param>
public sealed record Metrics(string Text, IReadOnlyDictionary<string, double> Series)
{
    public static Metrics Parse(string text) => new(text, text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToDictionary(parts => string.Join(' ', parts[..^1]), parts => double.Parse(parts[^1], CultureInfo.InvariantCulture)));

    /// <summary>The sum of all series of a name that have all of these labels, each written <c>label="value"</c>.</summary>
    public double Sum(string name, params string[] labels) => Series
        .Where(series => series.Key.Split('{')[0] == name && labels.All(label => series.Key.Contains(label, StringComparison.Ordinal)))
        .Sum(series => series.Value);
}

using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using HealthAggregator.Telemetry;
using HealthAggregator.Tests.Configuration;
using HealthAggregator.Web;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests;

/// <summary>What docs/operations.md says of where things stand is so: each field, metric and event that it names is there, and what the log tells of beliefs is on the page.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly List<(string Status, string Metrics, string Log)> Rows =
    [
        .. Row().Matches(Page("docs/operations.md").Split("## What stands where")[1].Split("\n## ")[0]).Skip(1)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)),
    ];

    private static readonly HashSet<int> Events =
    [
        .. typeof(Metrics).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>(),
    ];

    [Fact]
    public void Each_field_of_the_table_is_in_the_status()
    {
        var fields = ((Type[])[typeof(StatusDocument), typeof(DataCenterStatus), typeof(CheckEntry)])
            .SelectMany(type => type.GetProperties()).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).ToHashSet();

        Assert.Equal([], Rows.SelectMany(row => Words(row.Status)).Where(field => !fields.Contains(field)));
    }

    [Fact]
    public void Each_metric_of_the_table_and_of_all_pages_is_one()
    {
        var instruments = Instruments();
        var named = Rows.SelectMany(row => Words(row.Metrics)).Concat(
            Directory.EnumerateFiles(Path.Combine(ConfigText.Root, "docs"), "*.md").Append(Path.Combine(ConfigText.Root, "README.md"))
                .SelectMany(file => Metric().Matches(File.ReadAllText(file)).Select(metric => metric.Groups[1].Value))).ToList();

        Assert.True(named.Count > 15, "The pages have lost their metrics.");
        Assert.Equal([], named.Where(name => !instruments.Contains(name)));
    }

    [Fact]
    public void Each_event_of_the_table_is_one_and_each_of_what_is_believed_is_in_it()
    {
        var named = Rows.SelectMany(row => Number().Matches(row.Log).Select(number => int.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture))).ToHashSet();

        Assert.Equal([], named.Except(Events));
        Assert.Equal([], Events.Where(number => number is 320 or (>= 410 and < 420) or (>= 700 and < 710)).Except(named));
    }

    private static HashSet<string> Instruments()
    {
        using var metrics = new Metrics("1.2.3");
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == metrics.Meter)
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        return names;
    }

    private static string Page(string path) => File.ReadAllText(Path.Combine(ConfigText.Root, path));

    private static IEnumerable<string> Words(string cell) => Word().Matches(cell).Select(word => word.Groups[1].Value);

    [GeneratedRegex(@"^\| [^|]+ \|([^|]*)\|([^|]*)\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bhealth_aggregator_(\w+)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b\d{3}\b")]
    private static partial Regex Number();
}

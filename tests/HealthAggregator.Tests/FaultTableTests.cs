using System.Text.RegularExpressions;
using HealthAggregator.Tests.Configuration;

namespace HealthAggregator.Tests;

/// <summary>docs/reliability.md says of every fault which tests hold it. These are there, and are about it.</summary>
public sealed partial class FaultTableTests
{
    private static readonly ILookup<string, string> Sources = Directory
        .EnumerateFiles(Path.Combine(ConfigText.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal))
        .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText)!;

    private static readonly List<(string Number, string Holds, List<string> Tests)> Table =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(ConfigText.Root, "docs", "reliability.md"))).Select(row =>
            (row.Groups["number"].Value, row.Groups["holds"].Value, Name().Matches(row.Groups["tests"].Value).Select(name => name.Groups[1].Value).ToList())),
    ];

    [Fact]
    public void Every_fault_from_F01_to_F70_has_its_row() =>
        Assert.Equal([.. Enumerable.Range(1, 70).Select(number => $"F{number:00}")], Table.Select(row => row.Number));

    [Fact]
    public void A_fault_without_a_test_says_that_it_is_open_or_measured() =>
        Assert.All(Table.Where(row => row.Tests.Count == 0), row => Assert.Matches("^(open|measured, not tested): ", row.Holds));

    [Fact]
    public void Every_test_that_is_named_carries_the_number_of_its_fault() => Assert.All(
        Table.SelectMany(row => row.Tests.Select(test => (row.Number, Test: test))),
        named => Assert.Contains(Sources[named.Test], source => Regex.IsMatch(source, $"{named.Number}[_:, ]")));

    [GeneratedRegex(@"^\| (?<number>F\d\d) \| [^|]+ \| (?<holds>[^|]+) \| (?<tests>[^|]*) ?\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}

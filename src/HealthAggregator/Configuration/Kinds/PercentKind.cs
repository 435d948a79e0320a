using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Yaml;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Kinds;

/// <summary><c>75%</c>. A bare number is refused: 0.75 and 75 are too easily taken for each other.</summary>
internal sealed partial class PercentKind : ScalarKind<Threshold>
{
    protected override string Remedy => "write a whole percent from 1% to 100%, such as 75%";

    protected override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^([1-9][0-9]?|100)%$" };

    protected override Parsed<Threshold> Parse(YamlScalar scalar, Reading reading) =>
        WholePercent.IsMatch(scalar.Text) ? new Threshold(int.Parse(scalar.Text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture))
        : WholePercent.IsMatch($"{scalar.Text}%") ? new Refusal($"{scalar.Text} has no percent sign", $"write {scalar.Text}%")
        : scalar.Text is "0" or "0%" ? new Refusal("at 0% it would pass with nothing passing", Remedy)
        : new Refusal($"{Shown.Of(scalar.Text)} is no whole percent from 1% to 100%", Remedy);

    [GeneratedRegex(@"^([1-9][0-9]?|100)%\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholePercent { get; }
}

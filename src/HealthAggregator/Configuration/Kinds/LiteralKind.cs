using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A value to compare JSON with: text, or a number, <c>true</c>, <c>false</c> or <c>null</c> as JSON writes them.</summary>
internal sealed partial class LiteralKind : ScalarKind<string>
{
    protected override string Remedy => "write text, a number, true, false or null";

    protected override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number", "boolean", "null") };

    protected override Parsed<string> Parse(YamlScalar scalar, Reading reading) =>
        scalar.IsAmbiguous && !Json.IsMatch(scalar.Text)
            ? new Refusal($"{Shown.Of(scalar.Text)} is not the same to every YAML reader", $"put it in quotes if it is meant as text, else {Remedy}")
            : scalar.Text;

    [GeneratedRegex(@"^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Json { get; }
}

using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary><c>true</c> or <c>false</c>, and no other word for it.</summary>
internal sealed class BooleanKind : ScalarKind<bool>
{
    protected override string Remedy => "write true or false";

    protected override JsonObject Schema() => new() { ["type"] = "boolean" };

    protected override Parsed<bool> Parse(YamlScalar scalar, Reading reading) => scalar switch
    {
        { IsPlain: true, Text: "true" } => true,
        { IsPlain: true, Text: "false" } => false,
        { IsPlain: false, Text: "true" or "false" } => new Refusal("in quotes this is text", $"{Remedy}, without quotes"),
        _ => new Refusal($"{Shown.Of(scalar.Text)} is neither true nor false", Remedy),
    };
}

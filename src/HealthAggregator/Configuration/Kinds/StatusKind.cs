using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>An HTTP status, or a class of them: <c>2xx</c>.</summary>
internal sealed class StatusKind : ScalarKind<(int From, int To)>
{
    protected override string Remedy => "write a status from 200 to 599, a class such as 2xx, or a list of them: [200, 204]";

    protected override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 200, ["maximum"] = 599 },
            new JsonObject { ["enum"] = new JsonArray("2xx", "3xx", "4xx", "5xx") }),
    };

    protected override Parsed<(int From, int To)> Parse(YamlScalar scalar, Reading reading) => scalar.Text switch
    {
        [>= '2' and <= '5' and var digit, 'x', 'x'] => ((digit - '0') * 100, ((digit - '0') * 100) + 99),
        _ when IntegerKind.Of(scalar) is { } status and >= 200 and <= 599 => (status, status),
        _ => new Refusal($"{Shown.Of(scalar.Text)} is no status that a page can answer with", Remedy),
    };
}

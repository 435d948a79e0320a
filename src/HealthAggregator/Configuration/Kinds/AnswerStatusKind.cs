using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>
/// A status for the probe listener to answer with: never one that sends the asker elsewhere, asks it for a password, slows it down or has
/// no body.
/// </summary>
/// <param name="most">From 200 to this.</param>
internal sealed class AnswerStatusKind(int most) : ScalarKind<int>
{
    protected override string Remedy => $"write a status from 200 to {most}";

    protected override JsonObject Schema() => new()
    {
        ["type"] = "integer",
        ["minimum"] = 200,
        ["maximum"] = most,
        ["not"] = most < 300
            ? OneOf(204, 205)
            : new JsonObject { ["anyOf"] = new JsonArray(OneOf(204, 205, 401, 403, 407, 429), new JsonObject { ["minimum"] = 300, ["maximum"] = 399 }) },
    };

    protected override Parsed<int> Parse(YamlScalar scalar, Reading reading) => IntegerKind.Of(scalar) switch
    {
        204 or 205 => new Refusal($"a {scalar.Text} has no body", Remedy),
        >= 300 and <= 399 => new Refusal($"{scalar.Text} sends the asker elsewhere", Remedy),
        401 or 403 or 407 => new Refusal($"{scalar.Text} asks for a password", Remedy),
        429 => new Refusal("429 tells the asker to ask less", Remedy),
        { } status when status >= 200 && status <= most => status,
        _ => new Refusal($"{Shown.Of(scalar.Text)} is not from 200 to {most}", Remedy),
    };

    private static JsonObject OneOf(params int[] statuses) => new() { ["enum"] = new JsonArray([.. statuses.Select(status => JsonValue.Create(status))]) };
}

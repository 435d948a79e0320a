using System.Globalization;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A whole number, in decimal digits alone.</summary>
internal sealed class IntegerKind(int least, int most) : ScalarKind<int>
{
    protected override string Remedy => string.Create(CultureInfo.InvariantCulture, $"write a whole number from {least} to {most}");

    /// <summary>The number that a value is; null when it is none, or more than one YAML reader would not agree on which.</summary>
    public static int? Of(YamlScalar scalar) =>
        scalar.IsPlain && scalar.Text is "0" or [>= '1' and <= '9', ..] && TryParse(scalar.Text, out var number) ? number : null;

    protected override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    protected override Parsed<int> Parse(YamlScalar scalar, Reading reading) => Of(scalar) switch
    {
        { } number when number >= least && number <= most => number,
        { } number => new Refusal($"{number} is not from {least} to {most}", Remedy),
        null when !scalar.IsPlain && TryParse(scalar.Text, out _) => new Refusal("in quotes this is text", $"{Remedy}, without quotes"),
        null when scalar.Text.StartsWith('0') => new Refusal(
            $"{Shown.Of(scalar.Text)} is not the same number to every YAML reader", $"{Remedy}, in decimal and without a leading 0"),
        null => new Refusal($"{Shown.Of(scalar.Text)} is no whole number in this range", Remedy),
    };

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>Text that <paramref name="parse"/> makes a value of.</summary>
/// <param name="remedy">What to write.</param>
/// <param name="most">The most characters it may have.</param>
internal sealed class TextKind<T>(string remedy, int most, Func<string, Parsed<T>> parse) : ScalarKind<T>
{
    /// <summary>What the schema says of it; the text itself decides more.</summary>
    public string? Pattern { get; init; }

    protected override string Remedy => remedy;

    protected override bool IsText => true;

    protected override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most };
        if (Pattern is not null)
        {
            schema["pattern"] = Pattern;
        }

        return schema;
    }

    protected override Parsed<T> Parse(YamlScalar scalar, Reading reading) =>
        scalar.Text.Length == 0 ? new Refusal("this text is empty", remedy)
        : scalar.Text.Length > most ? new Refusal($"this text is longer than {most} characters", remedy)
        : parse(scalar.Text);
}

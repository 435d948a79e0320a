using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>One of a few words, each with its meaning.</summary>
internal sealed class WordKind<T>(params (string Word, T Meaning)[] words) : ScalarKind<T>
{
    /// <summary>What else may be written there, as the end of a sentence. Default nothing.</summary>
    public string Otherwise { get; init; } = "";

    protected override string Remedy => words.Length == 2
        ? $"write {words[0].Word} or {words[1].Word}{Otherwise}"
        : $"write one of {string.Join(", ", words.Select(word => word.Word))}{Otherwise}";

    protected override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word.Word))]) };

    protected override Parsed<T> Parse(YamlScalar scalar, Reading reading)
    {
        foreach (var (word, meaning) in words)
        {
            if (word == scalar.Text)
            {
                return meaning;
            }
        }

        return new Refusal($"{Shown.Of(scalar.Text)} is unknown here", Remedy);
    }
}

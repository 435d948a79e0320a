using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A map whose keys are known.</summary>
/// <param name="name">What the schema calls it.</param>
internal sealed class SectionKind(string name, params ConfigKey[] keys) : Kind<Section>
{
    private readonly FrozenDictionary<string, ConfigKey> _byName = keys.ToFrozenDictionary(key => key.Name);

    public ImmutableArray<ConfigKey> Keys { get; } = [.. keys];

    /// <summary>A single value in place of the map is the value of this key.</summary>
    public ConfigKey? Short { get; init; }

    /// <summary>Whether a list in place of the map is the value of <see cref="Short"/> too.</summary>
    public bool ShortIsList { get; init; }

    /// <summary>Exactly one of these must be there.</summary>
    public ImmutableArray<Choice> ExactlyOne { get; init; } = [];

    /// <summary>At least one of these keys must be there.</summary>
    public ImmutableArray<ConfigKey> AtLeastOne { get; init; } = [];

    /// <summary>What is wrong where none of them is.</summary>
    public string WithoutAny { get; init; } = "there is nothing in it";

    public ImmutableArray<RefusedKey> Refused { get; init; } = [];

    /// <summary>Keys that go together: neither is there without the other.</summary>
    public (ConfigKey First, ConfigKey Second)? Together { get; init; }

    public override Section Absent => Section.Empty;

    public override Written<Section> Read(YamlNode node, Reading reading)
    {
        var section = new Section();
        if (Short is not null && (node is YamlScalar { IsNull: false } || (ShortIsList && node is YamlList)))
        {
            Short.ReadInto(section, node, reading);
            return new(node, section);
        }

        if (node is not YamlMap map)
        {
            if (node is not YamlBroken)
            {
                reading.Errors.Add(node, $"{node.What} stands where a map must be", $"write keys with values: {{ {Keys[0].Name}: … }}");
            }

            return Written<Section>.Broken(node);
        }

        var saysOne = false;
        foreach (var (key, value) in map.Entries.TakeWhile(_ => !reading.Errors.IsFull))
        {
            if (_byName.TryGetValue(key.Text, out var known))
            {
                known.ReadInto(section, value, reading);
            }
            else if (Refused.FirstOrDefault(refused => refused.Key.Name == key.Text) is { } refused)
            {
                reading.Errors.Add(key, refused.Why);
                saysOne |= refused.IsInPlaceOfOne;
            }
            else
            {
                reading.Errors.Add(key, "this key is unknown here", Suggestion.For(key.Text, Keys));
            }
        }

        foreach (var refused in Refused)
        {
            if (refused.Within is { } within && ((Written<Section>?)section.Find(refused.Key))?.Value?.Find(within) is { } misplaced)
            {
                reading.Errors.Add(misplaced.Node, refused.Why);
                saysOne |= refused.IsInPlaceOfOne;
            }
        }

        foreach (var refusal in Missing(section, saysOne))
        {
            reading.Errors.Add(node, refusal);
        }

        return new(node, section);
    }

    public override JsonObject Schema(JsonObject shared)
    {
        var reference = new JsonObject { ["$ref"] = $"#/$defs/{name}" };
        if (!shared.ContainsKey(name))
        {
            shared[name] = null;   // holds its place in the order, and ends a recursion
            shared[name] = Definition(shared);
        }

        return Short is null ? reference : new JsonObject { ["anyOf"] = new JsonArray(Short.Schema(shared), reference) };
    }

    /// <summary>The schema of the map itself.</summary>
    public JsonObject Definition(JsonObject shared)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key.Name, key.Schema(shared)))),
        };
        if (Keys.Any(key => key.IsRequired))
        {
            schema["required"] = Names(Keys.Where(key => key.IsRequired));
        }

        if (ExactlyOne.Length > 0)
        {
            schema["oneOf"] = new JsonArray([.. ExactlyOne.Select(choice => choice.Schema())]);
        }

        if (AtLeastOne.Length > 0)
        {
            schema["anyOf"] = EachRequired(AtLeastOne);
        }

        if (Together is var (first, second))
        {
            schema["dependentRequired"] = new JsonObject { [first.Name] = Names([second]), [second.Name] = Names([first]) };
        }

        return schema;
    }

    private IEnumerable<Refusal> Missing(Section section, bool saysOne)
    {
        foreach (var key in Keys.Where(key => key.IsRequired && !section.Has(key)))
        {
            yield return new($"{key.Name} is missing", $"add {key.Name}: {char.ToLowerInvariant(key.Description[0])}{key.Description[1..].TrimEnd('.')}");
        }

        if (ExactlyOne.Length > 0 && !saysOne && ExactlyOne.Count(choice => choice.IsMadeIn(section)) is var count and not 1)
        {
            yield return new(
                count == 0 ? "it does not say what it is" : "it says two things at once",
                ExactlyOne.Length == 1 ? $"add {ExactlyOne[0].Key.Name}" : $"write exactly one of {Listed(ExactlyOne.Select(choice => choice.Key))}");
        }

        if (AtLeastOne.Length > 0 && !AtLeastOne.Any(section.Has))
        {
            yield return new(WithoutAny, $"write at least one of {Listed(AtLeastOne)}");
        }

        if (Together is var (first, second) && section.Has(first) != section.Has(second))
        {
            yield return new($"{first.Name} and {second.Name} go together", section.Has(first) ? $"add {second.Name}" : $"add {first.Name}");
        }
    }

    private static string Listed(IEnumerable<ConfigKey> keys) => string.Join(", ", keys.Select(key => key.Name));

    private static JsonArray Names(IEnumerable<ConfigKey> keys) => new([.. keys.Select(key => JsonValue.Create(key.Name))]);

    private static JsonArray EachRequired(IEnumerable<ConfigKey> keys) =>
        new([.. keys.Select(key => new JsonObject { ["required"] = Names([key]) })]);
}

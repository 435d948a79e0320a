using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>Values of one kind under names that the operator chooses.</summary>
internal sealed class MapKind<T>(NameRule names, Kind<T> values) : Kind<ImmutableArray<KeyValuePair<string, Written<T>>>>
{
    public bool MayBeEmpty { get; init; }

    public override ImmutableArray<KeyValuePair<string, Written<T>>> Absent => [];

    public override Written<ImmutableArray<KeyValuePair<string, Written<T>>>> Read(YamlNode node, Reading reading)
    {
        if (node is YamlMap map && (MayBeEmpty || map.Entries.Count > 0))
        {
            var seen = new HashSet<string>(names.IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            return new(node, [.. map.Entries.TakeWhile(_ => !reading.Errors.IsFull).Select(entry => Read(entry.Key, entry.Value, seen, reading))]);
        }

        if (node is not YamlBroken)
        {
            reading.Errors.Add(
                node,
                node is YamlMap ? "this map is empty" : $"{node.What} stands where a map must be",
                $"write at least one {names.What} with its value: {{ {names.Example}: … }}");
        }

        return Written<ImmutableArray<KeyValuePair<string, Written<T>>>>.Broken(node);
    }

    public override JsonObject Schema(JsonObject shared)
    {
        var map = new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = names.Pattern },
            ["additionalProperties"] = values.Schema(shared),
        };
        if (!MayBeEmpty)
        {
            map["minProperties"] = 1;
        }

        return map;
    }

    private KeyValuePair<string, Written<T>> Read(YamlScalar key, YamlNode value, HashSet<string> seen, Reading reading)
    {
        if (names.Check(key) is { } refusal)
        {
            reading.Errors.Add(key, refusal);
        }
        else if (!seen.Add(key.Text))
        {
            reading.Errors.Add(key, $"this {names.What} is already there in other letters", "keep one of them");
        }

        return new(key.Text, values.Read(value, reading));
    }
}

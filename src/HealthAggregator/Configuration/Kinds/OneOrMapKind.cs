using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A value, or values of the same kind under names that the operator chooses. A value that stands alone has the empty name.</summary>
internal sealed class OneOrMapKind<T>(NameRule names, Kind<T> values) : Kind<ImmutableArray<KeyValuePair<string, Written<T>>>>
{
    private readonly MapKind<T> _map = new(names, values);

    public override ImmutableArray<KeyValuePair<string, Written<T>>> Absent => [];

    public override Written<ImmutableArray<KeyValuePair<string, Written<T>>>> Read(YamlNode node, Reading reading)
    {
        if (node is not YamlScalar)
        {
            return _map.Read(node, reading);
        }

        var one = values.Read(node, reading);
        return new(node, [KeyValuePair.Create("", one)], one.IsBroken);
    }

    public override JsonObject Schema(JsonObject shared) => new() { ["anyOf"] = new JsonArray(values.Schema(shared), _map.Schema(shared)) };
}

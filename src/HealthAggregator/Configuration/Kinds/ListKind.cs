using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>Values of one kind in a row.</summary>
internal sealed class ListKind<T>(Kind<T> items) : Kind<ImmutableArray<Written<T>>>
{
    /// <summary>Whether one item may stand alone, without brackets.</summary>
    public bool TakesSingle { get; init; }

    public bool MayBeEmpty { get; init; }

    public override ImmutableArray<Written<T>> Absent => [];

    public override Written<ImmutableArray<Written<T>>> Read(YamlNode node, Reading reading)
    {
        if (node is YamlList list && (MayBeEmpty || list.Items.Count > 0))
        {
            return new(node, [.. list.Items.TakeWhile(_ => !reading.Errors.IsFull).Select(item => items.Read(item, reading))]);
        }

        if (TakesSingle && node is YamlScalar)
        {
            var item = items.Read(node, reading);
            return new(node, [item], item.IsBroken);
        }

        if (node is not YamlBroken)
        {
            reading.Errors.Add(
                node, node is YamlList ? "this list is empty" : $"{node.What} stands where a list must be", "write at least one item: [a, b]");
        }

        return Written<ImmutableArray<Written<T>>>.Broken(node);
    }

    public override JsonObject Schema(JsonObject shared)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items.Schema(shared) };
        if (!MayBeEmpty)
        {
            list["minItems"] = 1;
        }

        return TakesSingle ? new JsonObject { ["anyOf"] = new JsonArray(items.Schema(shared), list) } : list;
    }
}

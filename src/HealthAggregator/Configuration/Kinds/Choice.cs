using System.Text.Json.Nodes;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>One of the keys of a section of which exactly one must be there.</summary>
/// <param name="Within">A key inside the section that <paramref name="Key"/> holds, without which it is not this that is chosen; null where the key alone chooses.</param>
internal sealed record Choice(ConfigKey Key, ConfigKey? Within = null)
{
    public bool IsMadeIn(Section section) =>
        section.Find(Key) is { } written && (Within is null || written.IsBroken || ((Written<Section>)written).Value!.Has(Within));

    public JsonObject Schema()
    {
        var schema = new JsonObject { ["required"] = new JsonArray(Key.Name) };
        if (Within is not null)
        {
            schema["properties"] = new JsonObject
            {
                [Key.Name] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["required"] = new JsonArray(Within.Name) }),
                },
            };
        }

        return schema;
    }

    public static implicit operator Choice(ConfigKey key) => new(key);
}

using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>Members that a newer version might write, in every object of a stored document.</summary>
internal static class Unknown
{
    private const string Name = "from_tomorrow";

    /// <summary>With a number that no type of .NET holds.</summary>
    private const string Value = """{"number":12345678901234567890123456789e400,"list":[null,"\u00E4",{"a":[]}]}""";

    public static byte[] PlantedIn(byte[] bytes)
    {
        var root = Stored.Json(bytes);
        foreach (var (_, stored) in Places(root))
        {
            stored[Name] = JsonNode.Parse(Value);
        }

        var sealedControl = Encoding.UTF8.GetString(Stored.Sealed(Encoding.UTF8.GetBytes(root["control"]!.ToJsonString())));
        return Encoding.UTF8.GetBytes($"{sealedControl[..^1]},\"{Name}\":{Value}}}");
    }

    /// <summary>Where they are, whole.</summary>
    public static List<string> PlacesIn(byte[] bytes) =>
        [.. Places(Stored.Json(bytes)).Where(place => place.Stored[Name]?.ToJsonString() == Value).Select(place => place.Path).Order()];

    /// <summary>Whether they stay in a place when one state replaces another: always around what is said, and in what is said as long as it is not said anew.</summary>
    public static bool Survives(string place, ControlState before, ControlState after) => place.Split('/') switch
    {
        [_] or [_, _] or [_, _, "burst"] => true,
        [_, var dataCenter, "burst", "switch"] => before[dataCenter].Burst.Switch == after[dataCenter].Burst.Switch,
        [_, var dataCenter, "burst", var id] => after[dataCenter].Burst.Scheduled.Contains(before[dataCenter].Burst.Scheduled.Single(burst => $"{burst.Id}" == id)),
        [_, var dataCenter, "override"] => before[dataCenter].Override == after[dataCenter].Override,
        [_, var dataCenter, "maintenance", var stack] =>
            before[dataCenter].Maintenance[stack] == after[dataCenter].Maintenance.GetValueOrDefault(stack),
        _ => throw new ArgumentException(place, nameof(place)),
    };

    private static IEnumerable<(string Path, JsonObject Stored)> Places(JsonObject root)
    {
        yield return ("document", root);
        var control = root["control"]!.AsObject();
        yield return ("control", control);
        foreach (var (name, dataCenter) in Members(control["data_centers"]))
        {
            yield return ($"control/{name}", dataCenter);
            foreach (var (part, stored) in Members(dataCenter).Where(member => member.Name is "burst" or "override"))
            {
                yield return ($"control/{name}/{part}", stored);
            }

            foreach (var (stack, stored) in Members(dataCenter["maintenance"]))
            {
                yield return ($"control/{name}/maintenance/{stack}", stored);
            }

            foreach (var stored in (dataCenter["burst"]?["scheduled"]?.AsArray() ?? []).OfType<JsonObject>())
            {
                yield return ($"control/{name}/burst/{stored["id"]}", stored);
            }

            foreach (var (_, stored) in Members(dataCenter["burst"]).Where(member => member.Name == "switch"))
            {
                yield return ($"control/{name}/burst/switch", stored);
            }
        }
    }

    private static IEnumerable<(string Name, JsonObject Stored)> Members(JsonNode? stored) =>
        stored is JsonObject json ? json.Where(member => member.Value is JsonObject).Select(member => (member.Key, member.Value!.AsObject())) : [];
}

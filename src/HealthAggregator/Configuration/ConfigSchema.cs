using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Keys;

namespace HealthAggregator.Configuration;

/// <summary>
/// The JSON Schema (draft 2020-12) of the config file, for editors and for checks in a pipeline. The reader refuses what it refuses, and
/// what no schema can say besides.
/// </summary>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Ends with a line break.</summary>
    public static string Json { get; } = Render();

    private static string Render()
    {
        var shared = new JsonObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The config file of HealthAggregator",
        };
        foreach (var (name, value) in FileKeys.All.Definition(shared).ToArray())
        {
            schema[name] = value?.DeepClone();
        }

        schema["$defs"] = shared;
        return schema.ToJsonString(Indented) + "\n";
    }
}

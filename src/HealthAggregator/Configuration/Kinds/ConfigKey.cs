using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>A key that a config file may have: everything that is known of it, said once.</summary>
internal abstract class ConfigKey(string name, string description)
{
    public string Name => name;

    /// <summary>For people: what it means, its unit, its edges.</summary>
    public string Description => description;

    public bool IsRequired { get; init; }

    /// <summary>Whether it may stand in several parts of the file; the schema then says it once.</summary>
    public bool IsShared { get; init; }

    /// <summary>The default as one would write it; null when there is none to write.</summary>
    public abstract string? DefaultText { get; }

    public abstract void ReadInto(Section section, YamlNode value, Reading reading);

    /// <param name="shared">Where parts that are needed more than once are put, by name.</param>
    public abstract JsonObject Schema(JsonObject shared);
}

/// <summary>A key with a value of a certain kind.</summary>
internal sealed class ConfigKey<T>(string name, Kind<T> kind, string description, string? defaultText = null) : ConfigKey(name, description)
{
    private readonly Lazy<T?> _default = new(() => defaultText is null ? kind.Absent : ReadDefault(name, kind, defaultText));

    public override string? DefaultText => defaultText;

    /// <summary>What it means when it is not written.</summary>
    public T Default => _default.Value!;

    public override void ReadInto(Section section, YamlNode value, Reading reading) => section.Add(this, kind.Read(value, reading));

    public override JsonObject Schema(JsonObject shared)
    {
        if (!IsShared)
        {
            return Definition(shared);
        }

        shared[Name] ??= Definition(shared);
        return new() { ["$ref"] = $"#/$defs/{Name}" };
    }

    private JsonObject Definition(JsonObject shared)
    {
        var schema = kind.Schema(shared);
        schema["description"] = Description;
        if (defaultText is not null)
        {
            schema["default"] = defaultText is "true" or "false" || int.TryParse(defaultText, out _) ? JsonNode.Parse(defaultText) : defaultText;
        }

        return schema;
    }

    private static T? ReadDefault(string name, Kind<T> kind, string text)
    {
        var errors = new ConfigErrors("default");
        var written = kind.Read(new YamlScalar(null, name, 1, 1, text, true), new Reading(errors, _ => null));
        return errors.Any ? throw new InvalidOperationException(errors.ToSorted()[0].ToString()) : written.Value;
    }
}

using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>What may stand as the value of a key: how it is read, and how the schema says it.</summary>
internal abstract class Kind<T>
{
    /// <summary>What a key of this kind means when it is not there and has no default.</summary>
    public virtual T? Absent => default;

    /// <summary>Reads the value, and reports what is wrong with it.</summary>
    public abstract Written<T> Read(YamlNode node, Reading reading);

    /// <param name="shared">Where parts that are needed more than once are put, by name.</param>
    public abstract JsonObject Schema(JsonObject shared);
}

using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>That something stands in the file, and where.</summary>
/// <param name="IsBroken">It could not be read, and was reported: a default stands in for it, and nothing more is said of it.</param>
internal abstract record Written(YamlNode Node, bool IsBroken);

/// <summary>A value as it stands in the file.</summary>
internal sealed record Written<T>(YamlNode Node, T? Value, bool IsBroken = false) : Written(Node, IsBroken)
{
    public static Written<T> Broken(YamlNode node) => new(node, default, true);
}

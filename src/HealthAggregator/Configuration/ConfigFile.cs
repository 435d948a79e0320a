using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration;

/// <summary>
/// A config file as written: what stands under known keys, each value with its place; nothing is filled in and nothing compared. Which
/// keys there are is said once, in <c>Keys</c>: the reader, its suggestions, the defaults and the JSON Schema all follow from there.
/// </summary>
internal static class ConfigFile
{
    /// <returns>Null when there is no map to read keys from: that is reported.</returns>
    public static Section? Read(ReadOnlySpan<byte> yaml, Reading reading)
    {
        if (YamlText.Decode(yaml, reading.Errors) is not { } text)
        {
            return null;
        }

        var root = YamlTree.Read(text, reading.Errors);
        if (!reading.Errors.Any && root is null or YamlScalar { IsNull: true })
        {
            reading.Errors.Add(1, 1, new("the file is empty", "write at least data_centers, with a stack and a check"));
            return null;
        }

        return root is null ? null : FileKeys.All.Read(root, reading).Value;
    }
}

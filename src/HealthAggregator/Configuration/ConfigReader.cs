using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration;

/// <summary>
/// Reads a config file: bytes to text, to a tree of nodes, to what is written under known keys, to settings and a plan. Every step
/// reports all that is wrong, and a file with an error gives no settings at all.
/// </summary>
public static class ConfigReader
{
    /// <param name="file">What messages call the file.</param>
    /// <param name="environment">Where <c>${NAME}</c> is looked up; null for a name that is not set. Default: the environment of this process.</param>
    public static ConfigResult Read(string file, ReadOnlyMemory<byte> yaml, Func<string, string?>? environment = null)
    {
        var errors = new ConfigErrors(file);
        var written = ConfigFile.Read(yaml.Span, new Reading(errors, environment ?? Environment.GetEnvironmentVariable));
        var settings = written is null ? null : new SettingsBuilder(errors).Build(written);
        return errors.Any ? new(null, errors.ToSorted()) : new(settings, []);
    }

    /// <summary>The same from disk. A file that cannot be read is an error like any other.</summary>
    public static ConfigResult ReadFile(string file) => ReadFile(file, _ => { });

    /// <param name="loaded">Told what was found on disk.</param>
    internal static ConfigResult ReadFile(string file, Action<Parsed<byte[]>> loaded)
    {
        var bytes = BoundedFile.Read(file, YamlText.LargestFile);
        loaded(bytes);
        return bytes.Refusal is { } refusal ? new(null, [new(file, 1, 1, "", refusal.Problem, refusal.Remedy)]) : Read(file, bytes.Value);
    }
}

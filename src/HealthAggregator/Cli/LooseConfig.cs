using System.Text;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Cli;

/// <summary>What can be told of a config file that is not valid: while somebody mends it, the instance runs on with the one before.</summary>
internal static partial class LooseConfig
{
    public static string DefaultStateDirectory => Path.GetFullPath("state");

    /// <param name="file">The config; null where there is none.</param>
    /// <returns>Absolute: what the file says, valid or not, else the default.</returns>
    public static string StateDirectoryOf(string? file) =>
        (file is null ? null : ConfigReader.ReadFile(file).Settings?.StateDirectory ?? StateDirectoryIn(file)) ?? DefaultStateDirectory;

    /// <returns>Absolute; null when no line of the file says it.</returns>
    public static string? StateDirectoryIn(string file)
    {
        var bytes = BoundedFile.Read(file, YamlText.LargestFile);
        return bytes.Refusal is null && Line.Match(Encoding.UTF8.GetString(bytes.Value!)) is { Success: true } line
            ? Path.GetFullPath(line.Groups["path"].Value)
            : null;
    }

    [GeneratedRegex("""^state_dir[ \t]*:[ \t]+(?<quote>["']?)(?<path>[^"'\r\n]+?)\k<quote>[ \t]*(?:[ \t]#.*)?\r?$""", RegexOptions.Multiline)]
    private static partial Regex Line { get; }
}

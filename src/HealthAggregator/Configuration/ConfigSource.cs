namespace HealthAggregator.Configuration;

/// <summary>Where the configuration comes from.</summary>
/// <param name="Name">As operators know it.</param>
/// <param name="Read">Reads and validates it as it is now.</param>
/// <param name="File">The file to watch; null when there is none.</param>
public sealed record ConfigSource(string Name, Func<ConfigResult> Read, string? File)
{
    public static ConfigSource Of(string file) => new(file, () => ConfigReader.ReadFile(file), Path.GetFullPath(file));
}

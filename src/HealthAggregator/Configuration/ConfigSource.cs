namespace HealthAggregator.Configuration;

/// <summary>Where the configuration comes from.</summary>
/// <param name="Name">As operators know it.</param>
/// <param name="Read">Reads and validates it as it is now.</param>
/// <param name="Watcher">Notices that it changed; null when it cannot.</param>
public sealed record ConfigSource(string Name, Func<ConfigResult> Read, ConfigWatcher? Watcher)
{
    public static ConfigSource Of(string file)
    {
        var watcher = new ConfigWatcher(Path.GetFullPath(file));
        return new(file, () => ConfigReader.ReadFile(file, watcher.Knows), watcher);
    }
}

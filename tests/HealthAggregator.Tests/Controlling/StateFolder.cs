using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

/// <summary>A state directory of a test's own.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("health-aggregator-tests-");

    public string Path => _directory.FullName;

    public string Current => File("control.json");

    public string Previous => File("control.json.previous");

    /// <summary>The names of what is in it.</summary>
    public IEnumerable<string> Names => Directory.GetFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public FileControlStore Open(long lastAudited = 0, DiskCalls? disk = null) => FileControlStore.Open(Path, lastAudited, disk);

    public void Dispose() => _directory.Delete(recursive: true);
}

namespace HealthAggregator.Configuration;

/// <summary>
/// Notices that the config file changed, by reading it once a second: an editor's save, a rename over it, a swapped symbolic link and a network file system are
/// then all the same, which no notification service can say.
/// </summary>
public sealed class ConfigWatcher(string file)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Taken before the configuration is read for the first time: a change in between is then seen twice at worst, and never missed.
    private readonly byte[] _before = Read(file);

    /// <summary>Looks until <paramref name="stopping"/> fires; on a thread of its own, for it blocks.</summary>
    /// <param name="changed">Called when the content differs from what it last was called for, and was the same at two looks in a row: a file half written is left alone.</param>
    public void Run(Func<Task> changed, CancellationToken stopping)
    {
        var known = _before;
        var seen = known;
        while (!stopping.WaitHandle.WaitOne(Look))
        {
            var content = Read(file);
            var isSettled = content.AsSpan().SequenceEqual(seen);
            seen = content;
            if (isSettled && !content.AsSpan().SequenceEqual(known))
            {
                known = content;
                changed().GetAwaiter().GetResult();
            }
        }
    }

    /// <returns>Empty when it cannot be read: then a reload says why.</returns>
    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

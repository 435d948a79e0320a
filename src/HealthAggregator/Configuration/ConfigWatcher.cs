namespace HealthAggregator.Configuration;

/// <summary>
/// Notices that the config file changed, by reading it once a second: an editor's save, a rename over it, a swapped symbolic link and a network file system are
/// then all the same, which no notification service can say.
/// </summary>
public static class ConfigWatcher
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="changed">Called when the content differs from what it last was called for, and was the same at two looks in a row: a file half written is left alone.</param>
    public static async Task Run(string file, TimeProvider time, Func<Task> changed, CancellationToken stopping)
    {
        var known = await Read(file, stopping).ConfigureAwait(false);
        var seen = known;
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            var content = await Read(file, stopping).ConfigureAwait(false);
            var isSettled = content.AsSpan().SequenceEqual(seen);
            seen = content;
            if (isSettled && !content.AsSpan().SequenceEqual(known))
            {
                known = content;
                await changed().ConfigureAwait(false);
            }
        }
    }

    /// <returns>Empty when it cannot be read: then a reload says why.</returns>
    private static async Task<byte[]> Read(string file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

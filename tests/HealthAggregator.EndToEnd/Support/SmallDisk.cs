namespace HealthAggregator.EndToEnd.Support;

/// <summary>A disk of a few KiB in memory, mounted on a directory: it can be full, and read-only. Skips the test where nothing can be mounted.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _directory;

    private SmallDisk(string directory) => _directory = directory;

    private string Filler => Path.Combine(_directory, "filler");

    public static async Task<SmallDisk> MountAsync(string directory, int bytes)
    {
        var mounted = await Child.RunAsync("mount", "-t", "tmpfs", "-o", $"size={bytes},mode=700", "none", directory);
        Tool.Require(mounted.ExitCode == 0, $"the right to mount is missing: run as root, in a container with CAP_SYS_ADMIN ({mounted.Errors})");
        return new(directory);
    }

    /// <summary>To the last byte.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Clear() => File.Delete(Filler);

    /// <summary>As the system does to a disk that it has lost faith in: also for whoever has files open on it, which a plain remount would refuse.</summary>
    public async Task TurnReadOnlyAsync()
    {
        await MustAsync("mount", "--bind", _directory, _directory);
        await MustAsync("mount", "-o", "remount,bind,ro", _directory);
    }

    public Task TurnWritableAsync() => MustAsync("umount", _directory);

    public async ValueTask DisposeAsync()
    {
        // Once for each mount on the directory; lazily, as the program may still run.
        while ((await Child.RunAsync("umount", "--lazy", _directory)).ExitCode == 0)
        {
        }
    }

    private static async Task MustAsync(string program, params string[] arguments)
    {
        var outcome = await Child.RunAsync(program, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }
}

using System.Diagnostics;

namespace HealthAggregator.Tests.Controlling;

/// <summary>A disk of a few KiB in memory, which can be full or read-only. Skips the test where it cannot be had.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("health-aggregator-tests-");

    private SmallDisk()
    {
    }

    public string Path => _directory.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static SmallDisk Mount(int bytes)
    {
        var disk = new SmallDisk();
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "none", disk.Path))
        {
            disk._directory.Delete();
            Assert.Skip("Only root may mount a small disk on Linux.");
        }

        return disk;
    }

    public void Remount(string mode) => Assert.True(Run("mount", "-o", $"remount,{mode}", Path));

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

    public void Dispose()
    {
        _ = Run("umount", "--lazy", Path);
        _directory.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

using System.Runtime.InteropServices;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>As process 1 of a container this process is given every child whose parent has gone. Here it is given those of its own programs, which comes to the same.</summary>
[Collection(Alone.Name)]
public sealed partial class OrphanTests : IDisposable
{
    private const int TakeOrphans = 36;

    private readonly Prober _prober = new();

    public OrphanTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs are run on Linux alone.");
        Assert.Equal(0, Tell(TakeOrphans, 1, 0, 0, 0));
    }

    public void Dispose()
    {
        _ = Tell(TakeOrphans, 0, 0, 0, 0);
        _prober.Dispose();
    }

    [Fact]
    public async Task What_a_program_leaves_behind_is_buried_too()
    {
        for (var run = 0; run < 100; run++)
        {
            var sample = await _prober.Ask(new ExecTarget("/bin/sh", "-c", "sleep 1000 & sleep 1000 & echo OK"));
            Assert.True(sample.Passed, sample.Reason);
        }

        await Eventually.True(() => Dead() == 0, () => $"{Dead()} of 200 are left");
    }

    /// <summary>Children that have ended, and that nobody has asked about.</summary>
    private static int Dead() => Directory.GetDirectories("/proc").Count(process =>
    {
        try
        {
            var said = File.ReadAllText(Path.Combine(process, "stat"));
            return said[(said.LastIndexOf(')') + 1)..].Split(' ') is [_, "Z", var parent, ..] && parent == $"{Environment.ProcessId}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has gone meanwhile.
            return false;
        }
    });

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Tell(int what, nint first, nint second, nint third, nint fourth);
}

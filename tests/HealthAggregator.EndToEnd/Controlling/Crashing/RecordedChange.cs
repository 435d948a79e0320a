using System.Collections.Immutable;

namespace HealthAggregator.EndToEnd.Controlling.Crashing;

/// <summary>Every system call that a change makes on files of the state directory: found by recording one, so that a new call is tried as it is written.</summary>
/// <param name="First">Of the first change after a start.</param>
/// <param name="Later">Of any other.</param>
internal sealed record RecordedChange(ImmutableArray<SystemCall> First, ImmutableArray<SystemCall> Later)
{
    /// <summary>How often a call is aimed at. strace counts by thread, and a change may go on on another one.</summary>
    public const int Aims = 20;

    /// <summary>Restarts the site.</summary>
    public static async Task<RecordedChange> OfAsync(SwitchedSite site)
    {
        // The first change of all finds nothing to keep.
        await site.SwitchesAsync("at first");
        await site.SwitchesAsync("at first");
        await site.Aggregator.RestartAfterKillAsync();
        var recorded = new RecordedChange(await CallsAsync(site), await CallsAsync(site));

        // What makes a change durable is among them, or nothing was recorded.
        Assert.Superset(new HashSet<string>(["openat", "pwrite64", "fsync", "link", "rename", "close"]), recorded.First.Select(call => call.Name).ToHashSet());
        return recorded;
    }

    /// <summary>Whether only the first change after a start makes it.</summary>
    public bool IsOnlyFirst(SystemCall call) => !Later.Contains(call);

    private static async Task<ImmutableArray<SystemCall>> CallsAsync(SwitchedSite site)
    {
        var revision = await site.RevisionAsync("recording");
        await using var strace = await Strace.AttachAsync(site.Aggregator.Child, "-e", "trace=%file,%desc");
        var answer = await site.SwitchAsync(revision);
        Assert.Equal(200, answer?.Status);
        return [.. SystemCall.In(await strace.DetachAsync(), site.Aggregator.StateDirectory).Where(call => !call.Paths.Any(SwitchedSite.IsKept))];
    }
}

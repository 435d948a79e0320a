using System.Collections.Concurrent;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Support;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Holding;

public sealed class BeatKeeperTests : IDisposable
{
    private static readonly CheckPlan Backup = Some.Check(new HeartbeatTarget([.. new byte[32]], TimeSpan.FromHours(26)), "jobs/backup");
    private static readonly Clock Clock = new(TimeProvider.System);

    private readonly string _folder = Directory.CreateTempSubdirectory("beats-").FullName;
    private readonly BeatBook _beats = new(Clock);
    private readonly LogLines _log = new();
    private readonly ConcurrentQueue<Exception> _died = new();

    private volatile bool _isFull;
    private int _tries;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Nothing_is_written_where_no_heartbeat_is_expected()
    {
        using (var keeper = Keeper())
        {
            keeper.Start();
            keeper.End(Eventually.Deadline);
        }

        Assert.Empty(Directory.GetFiles(_folder));
        _beats.Replan(Some.Plan(Backup));
        using var next = Keeper();
        next.Start();
        await Eventually.True(() => Kept().Length == 1);
    }

    [Fact]
    public void What_came_last_is_written_before_the_end()
    {
        _beats.Replan(Some.Plan(Backup));
        using var keeper = Keeper();
        keeper.Start();
        _beats.Beat(Backup.Key, false, "disk full");
        keeper.End(Eventually.Deadline);

        Assert.Equal("disk full", Assert.Single(Kept()).Reason);
    }

    [Fact]
    public async Task A_full_disk_is_told_of_once_and_tried_again_until_it_has_room()
    {
        _isFull = true;
        _beats.Replan(Some.Plan(Backup));
        using var keeper = Keeper();
        keeper.Start();
        await Eventually.True(() => Volatile.Read(ref _tries) >= 2);
        _beats.Beat(Backup.Key, true, "all well");
        _isFull = false;

        await Eventually.True(() => Kept() is [{ Reason: "all well" }]);
        Assert.Contains("No space left on device", Assert.Single(_log.Seen), StringComparison.Ordinal);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task Whoever_reports_in_may_wait_until_it_is_kept()
    {
        _beats.Replan(Some.Plan(Backup));
        Assert.True(await _beats.Beat(Backup.Key, true, "nobody keeps it")!.Value.Kept);

        using var keeper = Keeper();
        keeper.Start();
        for (var beat = 0; beat < 3; beat++)
        {
            Assert.True(await Eventually.Comes(_beats.Beat(Backup.Key, true, $"beat {beat}")!.Value.Kept));
            Assert.Equal($"beat {beat}", Assert.Single(Kept()).Reason);
        }

        _isFull = true;
        Assert.False(await Eventually.Comes(_beats.Beat(Backup.Key, true, "full")!.Value.Kept));
        Assert.Equal("full", _beats.Of(Backup.Key)!.Reason);
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_kept_no_more()
    {
        _beats.Replan(Some.Plan(Backup));
        using var keeper = Keeper();
        keeper.Start();
        keeper.End(Eventually.Deadline);

        Assert.False(await Eventually.Comes(_beats.Beat(Backup.Key, true, "late")!.Value.Kept));
    }

    [Fact]
    public async Task What_could_not_be_written_is_tried_once_more_at_the_end()
    {
        _isFull = true;
        _beats.Replan(Some.Plan(Backup));
        using var keeper = Keeper();
        keeper.Start();
        await Eventually.True(() => !_log.Seen.IsEmpty);
        _isFull = false;
        keeper.End(Eventually.Deadline);

        Assert.Single(Kept());
    }

    private BeatKeeper Keeper() => new(new(_folder, Clock, disk: DiskCalls.Real with { Fsync = Fsync }), _beats, (_, exception) => _died.Enqueue(exception), _log);

    private LastBeat[] Kept() => [.. new BeatFile(_folder, Clock).Read().Beats];

    private void Fsync(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        Interlocked.Increment(ref _tries);
        if (_isFull)
        {
            throw new IOException("No space left on device");
        }
    }
}

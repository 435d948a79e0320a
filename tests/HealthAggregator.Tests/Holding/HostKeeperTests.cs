using System.Collections.Concurrent;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Support;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Holding;

public sealed class HostKeeperTests : IDisposable
{
    private static readonly HostSource Web = new(HostSourceKind.Dns, "web.example");

    private readonly string _folder = Directory.CreateTempSubdirectory("hosts-").FullName;
    private readonly LogLines _log = new();
    private readonly ManualResetEventSlim _disk = new(true);
    private readonly HostKeeper _keeper;
    private volatile bool _isFull;
    private int _tries;

    public HostKeeperTests() => _keeper = new(new(_folder, DiskCalls.Real with { Fsync = Fsync }), HostLists.None, _log);

    public void Dispose()
    {
        _disk.Set();
        _keeper.End(Eventually.Deadline);
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void Nothing_is_written_where_none_are_found()
    {
        _keeper.Keep(HostLists.None);
        _keeper.End(Eventually.Deadline);

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_came_last_is_written_before_the_end()
    {
        _disk.Reset();
        for (var count = 1; count <= 5; count++)
        {
            _keeper.Keep(Of(count));
        }

        _disk.Set();
        _keeper.End(Eventually.Deadline);

        Assert.Equal(5, Kept());
    }

    [Fact]
    public async Task Nobody_waits_for_a_disk_that_hangs_and_of_several_lists_the_last_is_written()
    {
        _disk.Reset();
        _keeper.Keep(Of(1));
        await Eventually.True(() => Volatile.Read(ref _tries) == 1);
        _keeper.Keep(Of(2));
        _keeper.Keep(Of(3));
        _keeper.End(TimeSpan.Zero);
        Assert.Null(Kept());

        _disk.Set();
        await Eventually.True(() => Kept() == 3);
        Assert.Equal(2, Volatile.Read(ref _tries));
    }

    [Fact]
    public void The_same_lists_are_written_once()
    {
        var lists = Of(1);
        _keeper.Keep(lists);
        _keeper.End(Eventually.Deadline);
        _keeper.Keep(lists);
        _keeper.End(Eventually.Deadline);

        Assert.Equal(1, Volatile.Read(ref _tries));
    }

    [Fact]
    public void A_disk_that_fails_is_told_of_once_until_it_works_again()
    {
        var lists = Of(2);
        _isFull = true;
        Keep(Of(1), lists);
        Assert.Contains("No space left on device", Assert.Single(_log.Seen), StringComparison.Ordinal);

        // The same lists come again, and are tried again.
        _isFull = false;
        Keep(lists);
        Assert.Equal(2, Kept());

        _isFull = true;
        Keep(Of(3), Of(4));
        Assert.Equal((2, 2), (_log.Seen.Count, Kept()));
    }

    private static HostLists Of(int count) => HostLists.None.With(Web, [.. Enumerable.Range(0, count).Select(index => new FoundHost($"h{index}"))]);

    private void Keep(params HostLists[] all)
    {
        foreach (var lists in all)
        {
            _keeper.Keep(lists);
            _keeper.End(Eventually.Deadline);
        }
    }

    private int? Kept() => new HostFile(_folder).Read().Lists.Of(Web)?.Length;

    private void Fsync(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        Interlocked.Increment(ref _tries);
        _disk.Wait();
        if (_isFull)
        {
            throw new IOException("No space left on device");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using HealthAggregator.Controlling;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

public sealed class FileKeeperTests
{
    private readonly ConcurrentQueue<string> _failed = new();
    private readonly ConcurrentQueue<string> _died = new();
    private volatile ManualResetEventSlim? _disk;
    private volatile Exception? _failure;
    private volatile string _text = "";
    private volatile string _written = "";
    private int _tries;

    [Fact]
    public void Nothing_is_written_where_there_is_nothing_new()
    {
        using var keeper = Keeper();
        keeper.Start();
        keeper.End(Eventually.Deadline);

        Assert.Equal(0, Volatile.Read(ref _tries));
    }

    [Fact]
    public void What_came_before_the_start_is_written_after_it()
    {
        using var keeper = Keeper();
        _ = keeper.Keep();
        Assert.Equal(0, Volatile.Read(ref _tries));
        keeper.Start();
        keeper.End(Eventually.Deadline);

        Assert.Equal(1, Volatile.Read(ref _tries));
    }

    [Fact]
    public void What_came_last_is_written_before_the_end()
    {
        using var keeper = Keeper();
        keeper.Start();
        _text = "last";
        _ = keeper.Keep();
        keeper.End(Eventually.Deadline);

        Assert.Equal("last", _written);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_fails_is_told_of_once_and_tried_again_until_it_works(bool isOfStore)
    {
        _failure = isOfStore ? new StoreFailedException("No space left on device.", new IOException()) : new IOException("No space left on device");
        using var keeper = Keeper();
        keeper.Start();
        var kept = keeper.Keep();
        await Eventually.True(() => Volatile.Read(ref _tries) >= 2);
        Assert.False(await Eventually.Comes(kept));
        _text = "all well";
        _failure = null;

        await Eventually.True(() => _written == "all well");
        Assert.Equal(["No space left on device"], _failed);

        _failure = new IOException("Read-only file system");
        Assert.False(await Eventually.Comes(keeper.Keep()));
        Assert.Equal(["No space left on device", "Read-only file system"], _failed);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task Whoever_has_something_new_may_wait_until_it_is_kept()
    {
        using var keeper = Keeper();
        keeper.Start();
        for (var turn = 0; turn < 3; turn++)
        {
            _text = $"turn {turn}";
            Assert.True(await Eventually.Comes(keeper.Keep()));
            Assert.Equal($"turn {turn}", _written);
        }
    }

    [Fact]
    public async Task Nobody_waits_for_a_disk_that_hangs_and_what_comes_meanwhile_is_written_together()
    {
        using var disk = new ManualResetEventSlim();
        _disk = disk;
        using var keeper = Keeper();
        keeper.Start();
        _ = keeper.Keep();
        await Eventually.True(() => Volatile.Read(ref _tries) == 1);
        for (var turn = 0; turn < 5; turn++)
        {
            _text = $"turn {turn}";
            _ = keeper.Keep();
        }

        keeper.End(TimeSpan.Zero);
        disk.Set();
        await Eventually.True(() => _written == "turn 4");
        Assert.Equal(2, Volatile.Read(ref _tries));
    }

    [Fact]
    public async Task A_second_write_comes_a_quarter_of_a_second_after_the_first_at_the_soonest()
    {
        using var keeper = Keeper();
        keeper.Start();
        Assert.True(await Eventually.Comes(keeper.Keep()));
        var written = Stopwatch.StartNew();
        Assert.True(await Eventually.Comes(keeper.Keep()));

        Assert.InRange(written.Elapsed, TimeSpan.FromSeconds(0.2), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_kept_no_more()
    {
        using var keeper = Keeper();
        keeper.Start();
        keeper.End(Eventually.Deadline);

        Assert.False(await Eventually.Comes(keeper.Keep()));
    }

    [Fact]
    public async Task What_could_not_be_written_is_tried_once_more_at_the_end()
    {
        _failure = new IOException("No space left on device");
        using var keeper = Keeper();
        keeper.Start();
        _ = keeper.Keep();
        await Eventually.True(() => !_failed.IsEmpty);
        _failure = null;
        _text = "at the end";
        keeper.End(Eventually.Deadline);

        Assert.Equal("at the end", _written);
    }

    [Fact]
    public async Task Any_other_exception_is_a_bug_and_told_with_what_was_kept()
    {
        _failure = new InvalidDataException("a bug");
        using var keeper = Keeper();
        keeper.Start();

        Assert.False(await Eventually.Comes(keeper.Keep()));
        await Eventually.True(() => !_died.IsEmpty);
        Assert.Equal("some things: a bug", Assert.Single(_died));
        Assert.Empty(_failed);
    }

    private FileKeeper Keeper() => new("some things", Write, (name, exception) => _died.Enqueue($"{name}: {exception.Message}"), _failed.Enqueue);

    private void Write()
    {
        var text = _text;
        Interlocked.Increment(ref _tries);
        _disk?.Wait();
        if (_failure is { } failure)
        {
            throw failure;
        }

        _written = text;
    }
}

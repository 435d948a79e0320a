using System.Collections.Concurrent;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Holding;

public sealed class HoldoverKeeperTests : IDisposable
{
    private static readonly CheckPlan Check = Some.Check(new TcpTarget("10.0.0.1", 80));

    private readonly StateFolder _state = new();
    private readonly Told _told = new();
    private readonly ConcurrentQueue<Exception> _died = new();

    // Set by the test, read by the keeper's thread.
    private volatile Snapshot _believed = Kept.One(Check);

    // When it was written, by the keeper's thread.
    private readonly ConcurrentQueue<long> _writes = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task What_is_believed_is_written_at_the_start_and_about_once_a_second()
    {
        using var keeper = Keeper();
        keeper.Start();
        await Eventually.True(() => Writes == 1);

        for (var write = 2; write < 5; write++)
        {
            _believed = _believed.After([], Kept.At(write));
            await Eventually.True(() => Writes == write);
            Assert.Equal(_believed.AsOf.Uptime, Read().DataCenters[Some.DataCenter].AsOf);
        }

        Assert.All(Gaps, gap => Assert.True(gap >= TimeSpan.FromSeconds(0.99), gap.ToString()));
        Assert.Empty(_died);
    }

    [Fact]
    public async Task A_verdict_that_changes_is_written_at_once()
    {
        using var keeper = Keeper();
        keeper.Start();
        keeper.Look(_believed);
        await Eventually.True(() => Read().DataCenters.ContainsKey(Some.DataCenter));
        for (var change = 2; change < 12; change++)
        {
            _believed = _believed.After([new Input.Sampled(Check, change % 2 == 0 ? Some.Fail(Kept.At(change)) : Some.Pass(Kept.At(change)))], Kept.At(change));
            keeper.Look(_believed);
            var told = change % 2 == 0 ? Verdict.Fail : Verdict.Pass;
            await Eventually.True(() => Read().DataCenters[Some.DataCenter].Told?.Verdict == told);
        }

        Assert.InRange(Gaps.Order().ElementAt(5), TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        Assert.Empty(_died);
    }

    [Fact]
    public void Nothing_is_written_while_nothing_is_published()
    {
        using (var keeper = Keeper())
        {
            keeper.Start();
        }

        Assert.Equal(1, Writes);
    }

    [Fact]
    public async Task What_was_last_believed_is_written_at_the_end()
    {
        using var keeper = Keeper();
        keeper.Start();
        await Eventually.True(() => Writes > 0);

        _believed = _believed.After([new Input.Sampled(Check, Some.Fail(Kept.At(7)))], Kept.At(7));
        keeper.End(Eventually.Deadline);

        Assert.Equal(Verdict.Fail, Read().DataCenters[Some.DataCenter].Told?.Verdict);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_of_once_and_so_is_one_that_works_again()
    {
        var isFull = true;
        using var keeper = Keeper(DiskCalls.Real with
        {
            Write = (file, bytes) => DiskCalls.Real.Write(file, Volatile.Read(ref isFull) ? throw new IOException("No space left on device", 28) : bytes),
        });
        keeper.Start();

        await Eventually.True(() => keeper.Failures > 1);
        Assert.Equal(
            $"what is believed cannot be kept for the next start, which would have to wait for every check: {Path.Combine(_state.Path, HoldoverFile.FileName)} cannot be replaced: " +
            $"No space left on device. Free some space for {_state.Path}. It is tried again every second, and not told again",
            Assert.Single(_told.Lines));

        Volatile.Write(ref isFull, false);
        await Eventually.True(() => _told.Lines.Count == 2);
        Assert.StartsWith("what is believed is kept again in ", _told.Lines[1], StringComparison.Ordinal);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task A_disk_that_hangs_holds_nobody_up()
    {
        using var answers = new ManualResetEventSlim();
        var asked = 0;
        using var keeper = Keeper(DiskCalls.Real with
        {
            Rename = (_, _) =>
            {
                Interlocked.Increment(ref asked);
                answers.Wait(Eventually.Deadline);
            },
        });
        keeper.Start();
        await Eventually.True(() => Volatile.Read(ref asked) == 1);

        keeper.Look(_believed);
        keeper.End(TimeSpan.FromMilliseconds(20));

        Assert.Equal("what was last believed was not kept: the disk did not answer within 20ms", Assert.Single(_told.Lines));
        answers.Set();
    }

    [Fact]
    public async Task A_bug_is_told_of_to_whoever_ends_the_process()
    {
        using var keeper = new HoldoverKeeper(new(_state.Path, Kept.Boot), () => throw new InvalidTimeZoneException("a bug"), (loop, exception) =>
        {
            Assert.Equal("holdover", loop);
            _died.Enqueue(exception);
        }, _told);
        keeper.Start();

        await Eventually.True(() => !_died.IsEmpty);
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(_died));
    }

    [Fact]
    public async Task That_a_failure_is_cleared_is_durable_before_it_is_cleared()
    {
        _believed = Latched;
        var (files, directories) = (0, 0);
        using var keeper = Keeper(DiskCalls.Real with
        {
            Fsync = file =>
            {
                DiskCalls.Real.Fsync(file);
                files++;
            },
            FsyncDirectory = directory =>
            {
                DiskCalls.Real.FsyncDirectory(directory);
                directories++;
            },
        });
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        var fsyncs = (files, directories);

        await Eventually.Comes(keeper.Clear(Some.DataCenter, () =>
        {
            Assert.False(IsLatchKept);
            Assert.Equal((fsyncs.files + 1, fsyncs.directories + 1), (files, directories));
            Clear();
            return Task.CompletedTask;
        }));

        Assert.False(IsLatchKept);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task Until_it_is_cleared_nothing_else_that_is_written_brings_the_failure_back()
    {
        _believed = Latched;
        using var keeper = Keeper();
        keeper.Start();
        await Eventually.True(() => IsLatchKept);

        await Eventually.Comes(keeper.Clear(Some.DataCenter, async () =>
        {
            var before = Writes;
            _believed = _believed.After([], Kept.At(2));
            await Eventually.True(() => Writes > before);
            Assert.False(IsLatchKept);
            Clear();
        }));

        // Nor does it hide the next one.
        _believed = Latched.After([], Kept.At(30));
        await Eventually.True(() => IsLatchKept);
    }

    [Theory]
    [InlineData("write", 1)]
    [InlineData("fsync", 1)]
    [InlineData("rename", 1)]
    [InlineData("fsync of the directory", 1)]
    [InlineData("write", int.MaxValue)]
    [InlineData("fsync", int.MaxValue)]
    [InlineData("rename", int.MaxValue)]
    public async Task Where_that_cannot_be_kept_nothing_is_cleared_and_the_failure_stays_kept(string call, int times)
    {
        _believed = Latched;
        var failing = 0;
        void Fail(string at)
        {
            if (at == call && Volatile.Read(ref failing) > 0)
            {
                Interlocked.Decrement(ref failing);
                throw new IOException("Input/output error", 5);
            }
        }

        using var keeper = Keeper(new()
        {
            Write = (file, bytes) =>
            {
                Fail("write");
                DiskCalls.Real.Write(file, bytes);
            },
            Fsync = file =>
            {
                Fail("fsync");
                DiskCalls.Real.Fsync(file);
            },
            Rename = (from, to) =>
            {
                Fail("rename");
                DiskCalls.Real.Rename(from, to);
            },
            FsyncDirectory = directory =>
            {
                Fail("fsync of the directory");
                DiskCalls.Real.FsyncDirectory(directory);
            },
        });
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        Volatile.Write(ref failing, times);

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.Contains("Input/output error", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBeInEffect);
        Assert.True(IsLatchKept);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task Where_the_disk_takes_the_file_and_nothing_after_it_the_failure_is_put_back_without_a_new_one()
    {
        _believed = Latched;
        var (isFull, isFailing) = (false, false);
        using var keeper = Keeper(DiskCalls.Real with
        {
            Write = (file, bytes) => DiskCalls.Real.Write(file, Volatile.Read(ref isFull) ? throw new IOException("No space left on device", 28) : bytes),
            FsyncDirectory = directory =>
            {
                if (Volatile.Read(ref isFailing))
                {
                    (isFull, isFailing) = (true, false);
                    throw new IOException("Input/output error", 5);
                }

                DiskCalls.Real.FsyncDirectory(directory);
            },
        });
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        keeper.Look(_believed);
        Volatile.Write(ref isFailing, true);

        await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.True(IsLatchKept);
        Assert.Equal([HoldoverFile.FileName], Directory.GetFiles(_state.Path).Select(Path.GetFileName).Where(name => !name!.EndsWith(".new", StringComparison.Ordinal)));

        // It is there, so nobody need be afraid of a restart.
        keeper.Look(_believed.After([], Kept.At(30)));
        keeper.Look(_believed.After([], Kept.At(60)));
        Assert.Null(keeper.Alarm);
    }

    [Fact]
    public async Task Where_not_even_that_is_sure_the_refusal_says_so()
    {
        _believed = Latched;
        var isFailing = false;
        using var keeper = Keeper(DiskCalls.Real with
        {
            FsyncDirectory = directory => DiskCalls.Real.FsyncDirectory(Volatile.Read(ref isFailing) ? throw new IOException("Input/output error", 5) : directory),
        });
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        Volatile.Write(ref isFailing, true);

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.Contains("What was asked for is not in effect now, but may be after the next start.", failure.Message, StringComparison.Ordinal);
        await Eventually.True(() => IsLatchKept);
    }

    [Fact]
    public async Task A_disk_that_hangs_while_it_forgets_a_failure_is_waited_for_no_longer_than_that()
    {
        _believed = Latched;
        using var hanging = new ManualResetEventSlim(true);
        using var keeper = Keeper(DiskCalls.Real with
        {
            Rename = (from, to) =>
            {
                hanging.Wait(Eventually.Deadline);
                DiskCalls.Real.Rename(from, to);
            },
        }, TimeSpan.FromSeconds(2));
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        var before = Writes;
        hanging.Reset();

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.Contains("could not be replaced within 2s: the disk does not answer. What was asked for is not in effect now, but may be after the next start.", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayBeInEffect);
        hanging.Set();

        // First what was asked for, with the copy before it, then what is believed.
        await Eventually.True(() => Writes >= before + 3);
        await Eventually.True(() => IsLatchKept);
        Assert.Empty(_died);
    }

    [Fact]
    public async Task What_a_disk_that_hangs_has_not_begun_when_nobody_waits_any_more_is_never_done()
    {
        _believed = Latched;
        var kept = new ConcurrentQueue<bool>();
        using var hanging = new ManualResetEventSlim(true);
        using var isHanging = new ManualResetEventSlim(false);
        using var keeper = Keeper(DiskCalls.Real with
        {
            Rename = (from, to) =>
            {
                if (!hanging.IsSet)
                {
                    isHanging.Set();
                }

                hanging.Wait(Eventually.Deadline);
                DiskCalls.Real.Rename(from, to);
                kept.Enqueue(IsLatchKept);
            },
        }, TimeSpan.FromMilliseconds(50));
        keeper.Start();
        await Eventually.True(() => IsLatchKept);
        hanging.Reset();
        _believed = _believed.After([], Kept.At(2));
        await Eventually.True(() => isHanging.IsSet);

        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.False(failure.MayBeInEffect);
        Assert.DoesNotContain("may be after the next start", failure.Message, StringComparison.Ordinal);
        hanging.Set();
        _believed = _believed.After([], Kept.At(3));
        await Eventually.True(() => kept.Count > 2);
        Assert.DoesNotContain(false, kept);
    }

    [Fact]
    public async Task What_is_not_cleared_after_all_is_kept_as_latched_again()
    {
        _believed = Latched;
        using var keeper = Keeper();
        keeper.Start();

        await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new StoreFailedException("Nobody takes it.", new IOException()))));

        await Eventually.True(() => IsLatchKept);
    }

    [Fact]
    public async Task A_keeper_that_has_ended_clears_nothing()
    {
        _believed = Latched;
        using var keeper = Keeper();
        keeper.Start();
        keeper.End(Eventually.Deadline);

        await Assert.ThrowsAsync<StoreFailedException>(() => Eventually.Comes(keeper.Clear(Some.DataCenter, () => throw new InvalidTimeZoneException("nothing may come of it"))));

        Assert.True(IsLatchKept);
    }

    [Fact]
    public async Task A_latched_failure_that_is_not_on_the_disk_is_an_alarm_until_it_is()
    {
        _believed = Latched;
        var isFull = true;
        using var keeper = Keeper(DiskCalls.Real with
        {
            Write = (file, bytes) => DiskCalls.Real.Write(file, Volatile.Read(ref isFull) ? throw new IOException("No space left on device", 28) : bytes),
        });
        keeper.Look(_believed);
        keeper.Start();
        await Eventually.True(() => keeper.Failures > 0);

        keeper.Look(_believed = _believed.After([], Kept.At(5.9)));
        Assert.Null(keeper.Alarm);
        keeper.Look(_believed = _believed.After([], Kept.At(6.1)));
        Assert.Equal(
            "The failure of us-east that waits for an operator is not on the disk, and a restart would forget it: " +
            $"{Path.Combine(_state.Path, HoldoverFile.FileName)} cannot be replaced: No space left on device. Free some space for {_state.Path}. " +
            "Until then do not restart this instance, or force FAIL first with an override.",
            keeper.Alarm);
        Assert.Contains(_told.Lines, line => line.Contains("a restart would forget it", StringComparison.Ordinal));

        Volatile.Write(ref isFull, false);
        await Eventually.True(() => IsLatchKept);
        await Eventually.True(() =>
        {
            keeper.Look(_believed);
            return keeper.Alarm is null;
        });
    }

    [Fact]
    public void A_disk_that_hangs_with_a_latched_failure_is_an_alarm()
    {
        _believed = Latched;
        using var keeper = Keeper();

        keeper.Look(_believed);
        keeper.Look(_believed.After([], Kept.At(7)));

        Assert.Contains("is not on the disk, and a restart would forget it: the disk does not answer.", keeper.Alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_operator_has_to_clear_is_no_alarm_wherever_it_is()
    {
        using var keeper = Keeper();

        keeper.Look(_believed);
        keeper.Look(_believed.After([], Kept.At(30)));

        Assert.Null(keeper.Alarm);
    }

    private static Snapshot Latched => Kept.One(Check, passes: false, Recovery.Manual);

    private bool IsLatchKept => Read().DataCenters.TryGetValue(Some.DataCenter, out var held) && held.IsLatched;

    private void Clear() => _believed = _believed.After([new Input.Recovered(Some.DataCenter)], _believed.AsOf);

    private int Writes => _writes.Count;

    /// <summary>Between one write and the next.</summary>
    private IEnumerable<TimeSpan> Gaps => _writes.Zip(_writes.Skip(1), TimeProvider.System.GetElapsedTime);

    private Holdover Read() => new HoldoverFile(_state.Path, Kept.Boot).Read(_believed.Plan).Holdover;

    private HoldoverKeeper Keeper(DiskCalls? disk = null, TimeSpan? clearsWithin = null)
    {
        var calls = disk ?? DiskCalls.Real;
        var counted = calls with
        {
            Rename = (from, to) =>
            {
                calls.Rename(from, to);
                _writes.Enqueue(TimeProvider.System.GetTimestamp());
            },
        };
        return new(new(_state.Path, Kept.Boot, counted), () => _believed, (_, exception) => _died.Enqueue(exception), _told) { ClearsWithin = clearsWithin ?? Eventually.Deadline };
    }

    /// <summary>What was logged, line by line.</summary>
    private sealed class Told : ILogger
    {
        // Written by the keeper's thread and by the test's.
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}

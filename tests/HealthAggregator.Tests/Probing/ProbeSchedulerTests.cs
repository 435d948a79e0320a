using System.Collections.Concurrent;
using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

public sealed class ProbeSchedulerTests
{
    private readonly ConcurrentQueue<CheckPlan> _asked = new();
    private readonly ConcurrentQueue<(CheckPlan Check, Sample Sample)> _sampled = new();
    private readonly ConcurrentQueue<TimeSpan> _lags = new();

    [Fact]
    public async Task Everything_planned_is_probed_again_and_again()
    {
        await using var running = Run(Pass);

        running.Scheduler.Replan(Some.Plan(Checks(20)));

        await Eventually.True(() => _sampled.CountBy(sampled => sampled.Check.Key).Count(check => check.Value >= 3) == 20);
        Assert.All(_sampled, sampled => Assert.True(sampled.Sample.Passed));
    }

    [Fact]
    public async Task How_late_each_probe_started_is_told()
    {
        await using var running = Run(Pass);

        running.Scheduler.Replan(Some.Plan(Checks(5)));

        await Eventually.True(() => _sampled.Count >= 20);
        Assert.True(_lags.Count >= 20);
        Assert.All(_lags, lag => Assert.InRange(lag, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_probe_that_hangs_keeps_no_other_waiting()
    {
        var never = new TaskCompletionSource<Sample>();
        await using var running = Run((check, _) => check.Key.Check == "c0" ? never.Task : Pass(check, CancellationToken.None));

        running.Scheduler.Replan(Some.Plan(Checks(10)));

        await Eventually.True(() => _sampled.CountBy(sampled => sampled.Check.Key).Count(check => check.Value >= 3) == 9);
        Assert.Single(_asked, check => check.Key.Check == "c0");
    }

    [Fact]
    public async Task A_probe_that_waits_for_room_starts_as_soon_as_another_ends()
    {
        var (held, released) = (new TaskCompletionSource<Sample>(), false);
        await using var running = Run((check, _) => Volatile.Read(ref released) ? Pass(check, CancellationToken.None) : held.Task, room: 1);
        var checks = Checks(2, Some.Cadence(interval: 3600, fast: 0.1));
        running.Scheduler.Replan(Some.Plan(checks));
        running.Scheduler.Hasten(checks[0]);
        await Eventually.True(() => _asked.Count == 1);

        // The other falls due while there is no room.
        running.Scheduler.Hasten(checks[1]);
        Volatile.Write(ref released, true);
        held.SetResult(await Pass(_asked.First(), CancellationToken.None));

        await Eventually.True(() => _asked.Count == 2);
    }

    [Fact]
    public async Task The_deadline_of_a_probe_is_its_timeout()
    {
        var deadline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var running = Run(async (check, cancellation) =>
        {
            await using var registration = cancellation.Register(() => deadline.TrySetResult());
            await deadline.Task;
            return Some.Pass(default);
        });

        running.Scheduler.Replan(Some.Plan(Checks(1)));

        await Eventually.Comes(deadline.Task);
    }

    [Fact]
    public async Task A_check_in_doubt_is_asked_again_soon()
    {
        var running = default(Running?);
        await using var started = running = Run((check, _) => Pass(check, CancellationToken.None), sampled: check =>
        {
            if (_asked.Count < 4)
            {
                running!.Scheduler.Hasten(check);
            }
        });

        // Without haste the fourth probe would come after two minutes.
        var checks = Checks(1, Some.Cadence(interval: 60, fast: 0.1));
        running.Scheduler.Replan(Some.Plan(checks));
        running.Scheduler.Hasten(checks[0]);

        await Eventually.True(() => _asked.Count >= 4);
    }

    [Fact]
    public async Task F21_after_a_suspend_nothing_is_probed_for_what_was_missed()
    {
        var time = new ManualTimeProvider();
        var metronome = Some.Check(new TcpTarget("10.0.0.2", 80), "web/metronome", Some.Cadence(interval: 3600, fast: 0.1));
        await using var running = Run(Pass, time: time);
        running.Scheduler.Replan(Some.Plan([metronome, .. Checks(200, Some.Cadence(interval: 2))]));
        await Until(200);
        var before = Asked();

        time.Advance(TimeSpan.FromMinutes(10));
        await Tick();
        await Tick();

        // All 200 are overdue by minutes, and a fresh round is planned instead, spread as the first.
        Assert.InRange(Asked() - before, 0, 100);
        await Until(before + 200);

        int Asked() => _asked.Count(check => check.Key != metronome.Key);

        async Task Until(int count)
        {
            for (var ticks = 0; Asked() < count; ticks++)
            {
                Assert.True(ticks < 500, $"{Asked()} probes in fifty seconds");
                await Tick();
            }
        }

        async Task Tick()
        {
            var ticks = _asked.Count(check => check.Key == metronome.Key);
            await Eventually.True(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                running.Scheduler.Hasten(metronome);
                return _asked.Count(check => check.Key == metronome.Key) > ticks;
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F36_a_stop_of_a_minute_is_no_bug_of_the_probe_that_was_under_way(bool isTicking)
    {
        var (time, checks, held) = (new SabotagedTime(), Checks(2), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var lateness = new Lateness(new(time));
        using var stopping = new CancellationTokenSource();
        var ticking = new Thread(() => lateness.Run(stopping.Token));
        if (isTicking)
        {
            ticking.Start();
            await Eventually.True(() => lateness.Ticks > 2);
        }

        await using var running = Run(
            async (check, _) =>
            {
                await (check.Key == checks[0].Key ? held.Task : Task.CompletedTask);
                return Some.Pass(default);
            },
            time: time,
            lateness: lateness);
        running.Scheduler.Replan(Some.Plan(checks));
        await Eventually.True(() => Asked(0) == 1 && Asked(1) > 1);

        // As a suspend of the machine: nothing runs, and the clock goes on.
        time.Skip(TimeSpan.FromSeconds(60));
        var (asked, at) = (Asked(1), new Clock(time).Uptime);

        // Long enough to look for what was lost.
        await Eventually.True(() => (Asked(1) > asked + 2 && new Clock(time).Uptime - at > TimeSpan.FromSeconds(1.5)) || running.Ended.IsCompleted);
        held.SetResult();
        await Eventually.True(() => Asked(0) > 1 || running.Ended.IsCompleted);
        Assert.False(running.Ended.IsCompleted, running.Ended.Exception?.Message);
        await stopping.CancelAsync();

        int Asked(int index) => _asked.Count(check => check.Key == checks[index].Key);
    }

    [Fact]
    public async Task F43_a_probe_that_throws_ends_the_scheduler()
    {
        await using var running = Run((_, _) => throw new InvalidOperationException("a bug"));

        running.Scheduler.Replan(Some.Plan(Checks(3)));

        Assert.Equal("a bug", (await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.Comes(running.Ended))).Message);
    }

    [Fact]
    public async Task F43_a_probe_that_throws_later_ends_the_scheduler_at_once()
    {
        var breaks = new TaskCompletionSource<Sample>();
        await using var running = Run((_, _) => breaks.Task);
        var checks = Checks(1, Some.Cadence(interval: 3600, fast: 0.1));
        running.Scheduler.Replan(Some.Plan(checks));
        running.Scheduler.Hasten(checks[0]);
        await Eventually.True(() => _asked.Count == 1);

        breaks.SetException(new InvalidOperationException("a bug"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.Comes(running.Ended));
    }

    [Fact]
    public async Task F43_whoever_throws_at_a_sample_ends_the_scheduler()
    {
        await using var running = Run(Pass, sampled: _ => throw new InvalidOperationException("a bug"));

        running.Scheduler.Replan(Some.Plan(Checks(1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.Comes(running.Ended));
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        await using var running = Run(Pass);
        running.Scheduler.Replan(Some.Plan(Checks(3)));
        await Eventually.True(() => !_asked.IsEmpty);

        await running.Stop();

        await Eventually.Comes(running.Ended);
    }

    private static Task<Sample> Pass(CheckPlan check, CancellationToken deadline) => Task.FromResult(Some.Pass(default));

    private static ImmutableArray<CheckPlan> Checks(int count, Cadence? cadence = null) =>
    [
        .. Enumerable.Range(0, count).Select(index =>
            Some.Check(new TcpTarget("10.0.0.1", 80), $"web/c{index}", cadence ?? Some.Cadence(0.2, timeout: 0.1, fast: 0.1))),
    ];

    private Running Run(Probe probe, int room = 1000, TimeProvider? time = null, Action<CheckPlan>? sampled = null, Lateness? lateness = null)
    {
        var clock = new Clock(time ?? TimeProvider.System);
        var scheduler = new ProbeScheduler(
            new(room, room),
            (check, deadline) =>
            {
                _asked.Enqueue(check);
                return probe(check, deadline);
            },
            clock)
        {
            Lateness = lateness ?? new(clock),
            Started = _lags.Enqueue,
            Sampled = (check, sample) =>
            {
                _sampled.Enqueue((check, sample));
                sampled?.Invoke(check);
            },
        };
        return new(scheduler);
    }

    /// <summary>A scheduler on a thread of its own.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Running(ProbeScheduler scheduler)
        {
            Scheduler = scheduler;
            new Thread(Run) { IsBackground = true }.Start();
        }

        public ProbeScheduler Scheduler { get; }

        public Task Ended => _ended.Task;

        public Task Stop() => _stopping.CancelAsync();

        public async ValueTask DisposeAsync()
        {
            await Stop();
            await Task.WhenAny(Ended).WaitAsync(Eventually.Deadline);
            Scheduler.Dispose();
            _stopping.Dispose();
        }

        private void Run()
        {
            try
            {
                Scheduler.Run(_stopping.Token);
                _ended.SetResult();
            }
            catch (Exception exception)
            {
                _ended.SetException(exception);
            }
        }
    }
}

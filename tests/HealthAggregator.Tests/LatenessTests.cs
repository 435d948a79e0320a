using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>Each tick is the test's, and so is the thread pool's answer.</summary>
public class LatenessTests
{
    private static readonly TimeSpan Tick = Lateness.Tick;

    private readonly ManualTimeProvider _time = new();
    private readonly Queue<IThreadPoolWorkItem> _asked = [];
    private readonly Lateness _lateness;

    public LatenessTests()
    {
        _lateness = Of(_time);
        Live(10);
    }

    [Fact]
    public void Who_ticks_in_time_is_not_late()
    {
        var begin = _lateness.Now();
        Live(1000);
        Assert.Equal(TimeSpan.Zero, _lateness.Since(begin));
    }

    [Fact]
    public void Until_the_next_tick_is_due_nobody_is_late()
    {
        var begin = _lateness.Now();
        _time.Advance(Tick);
        Assert.Equal(TimeSpan.Zero, _lateness.Since(begin));
    }

    [Fact]
    public void F44_one_long_delay_is_seen_before_the_metronome_itself_is_awake_again_and_after()
    {
        var begin = _lateness.Now();
        Live(5);

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3) - Tick, _lateness.Since(begin));

        Live(50);
        Assert.Equal(TimeSpan.FromSeconds(3), _lateness.Since(begin));
    }

    [Fact]
    public void F44_many_short_delays_add_up()
    {
        var begin = _lateness.Now();
        for (var delay = 0; delay < 100; delay++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(12));
            Live(1);
        }

        Assert.Equal(100 * TimeSpan.FromMilliseconds(12), _lateness.Since(begin));
    }

    [Fact]
    public void What_was_before_the_span_is_not_of_it()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        _lateness.Step();
        var begin = _lateness.Now();
        Live(20);

        Assert.Equal(TimeSpan.Zero, _lateness.Since(begin));
    }

    [Fact]
    public void F44_timers_that_are_coarse_are_no_lateness()
    {
        var lateness = Of(_time);
        var begin = lateness.Now();
        for (var tick = 0; tick < 100; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(32));
            lateness.Step();
        }

        Assert.Equal(TimeSpan.Zero, lateness.Now().AsleepSince(begin));
    }

    [Fact]
    public void Before_its_first_tick_nothing_is_late()
    {
        var lateness = Of(_time);
        var begin = lateness.Now();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.Zero, lateness.Since(begin));
    }

    [Fact]
    public void A_span_that_begins_within_a_delay_has_only_the_rest_of_it()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        var begin = _lateness.Now();
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(2), _lateness.Since(begin));
    }

    [Fact]
    public void A_thread_pool_that_answers_at_once_is_not_late()
    {
        var (begin, answers) = (_lateness.Now(), _lateness.PoolTicks);
        Live(10 * Lateness.PerPoolTick);

        Assert.Equal((TimeSpan.Zero, 10), (_lateness.Since(begin), _lateness.PoolTicks - answers));
    }

    [Fact]
    public void F35_a_thread_pool_that_runs_nothing_is_late_however_well_the_metronome_ticks()
    {
        var begin = _lateness.Now();
        Live(100, isPoolBlocked: true);

        // It was asked at one of the first ticks.
        Assert.Single(_asked);
        Assert.InRange(_lateness.Since(begin), (100 - Lateness.PerPoolTick) * Tick, 100 * Tick);
        Assert.Equal(TimeSpan.Zero, _lateness.Now().AsleepSince(begin));
    }

    [Fact]
    public void F35_of_a_thread_pool_that_runs_nothing_every_slice_is_late_in_full_and_all_the_more_is_the_whole()
    {
        var first = _lateness.Now();
        Live(Lateness.PerPoolTick, isPoolBlocked: true);
        for (var slice = 0; slice < 100; slice++)
        {
            var begin = _lateness.Now();
            Live(1, isPoolBlocked: true);
            Assert.Equal(Tick, _lateness.Since(begin));
        }

        var late = _lateness.Since(first);
        Live(100);
        Assert.InRange(late, 100 * Tick, (100 + Lateness.PerPoolTick) * Tick);
        Assert.Equal(late + Tick, _lateness.Since(first));
    }

    [Fact]
    public async Task It_ticks_by_itself_on_both()
    {
        using var stopping = new CancellationTokenSource();
        var lateness = new Lateness(new(TimeProvider.System));
        var running = new Thread(() => lateness.Run(stopping.Token));
        running.Start();

        await Eventually.True(() => lateness.Ticks > 20 && lateness.PoolTicks > 1);

        await stopping.CancelAsync();
        Assert.True(await Task.Run(() => running.Join(Eventually.Deadline), TestContext.Current.CancellationToken));
    }

    private Lateness Of(TimeProvider time) => new(new(time)) { Queue = _asked.Enqueue };

    private void Live(int ticks, bool isPoolBlocked = false)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            _time.Advance(Tick);
            if (!isPoolBlocked)
            {
                Answer();
            }

            _lateness.Step();
            if (!isPoolBlocked)
            {
                Answer();
            }
        }
    }

    private void Answer()
    {
        while (_asked.TryDequeue(out var asked))
        {
            asked.Execute();
        }
    }
}

using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>Each tick is the test's; the thread pool's are its own.</summary>
public class LatenessTests
{
    private static readonly TimeSpan Tick = Lateness.Tick;

    private readonly ManualTimeProvider _time = new();
    private readonly Lateness _lateness;

    public LatenessTests()
    {
        _lateness = new(new(_time));
        Live(10);
    }

    [Fact]
    public void Who_ticks_in_time_is_not_late()
    {
        var begin = _lateness.Begin();
        Live(1000);
        Assert.Equal(TimeSpan.Zero, _lateness.AsleepSince(begin));
    }

    [Fact]
    public void Within_a_tick_nobody_is_late()
    {
        var begin = _lateness.Begin();
        _time.Advance(Tick);
        Assert.Equal(TimeSpan.Zero, _lateness.AsleepSince(begin));
    }

    [Fact]
    public void F44_one_long_delay_is_seen_before_the_metronome_itself_is_awake_again_and_after()
    {
        var begin = _lateness.Begin();
        Live(5);

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3) - Tick, _lateness.Since(begin));

        Live(50);
        Assert.Equal(TimeSpan.FromSeconds(3) - Tick, _lateness.AsleepSince(begin));
    }

    [Fact]
    public void F44_many_short_delays_add_up()
    {
        var begin = _lateness.Begin();
        for (var delay = 0; delay < 100; delay++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(12));
            Live(1);
        }

        Assert.Equal((100 * TimeSpan.FromMilliseconds(12)) - Tick, _lateness.AsleepSince(begin));
    }

    [Fact]
    public void What_was_before_the_span_is_not_of_it()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        _lateness.Step();
        var begin = _lateness.Begin();
        Live(20);

        Assert.Equal(TimeSpan.Zero, _lateness.AsleepSince(begin));
    }

    [Fact]
    public void F44_timers_that_are_coarse_are_no_lateness()
    {
        var lateness = new Lateness(new(_time));
        var begin = lateness.Begin();
        for (var tick = 0; tick < 100; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(32));
            lateness.Step();
        }

        Assert.Equal(TimeSpan.Zero, lateness.AsleepSince(begin));
    }

    [Fact]
    public void Before_its_first_tick_nothing_is_late()
    {
        var lateness = new Lateness(new(_time));
        var begin = lateness.Begin();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.Zero, lateness.Since(begin));
    }

    [Fact]
    public async Task A_thread_pool_that_runs_is_not_late()
    {
        // Asked once in so many ticks, and answers at once.
        for (var round = 0; round < 5; round++)
        {
            var (begin, ran) = (_lateness.Begin(), _lateness.PoolTicks);
            Live(Lateness.PerPoolTick);
            await Eventually.True(() => _lateness.PoolTicks > ran);
            Assert.Equal(TimeSpan.Zero, _lateness.Since(begin));
        }
    }

    [Fact]
    public void F35_a_thread_pool_that_runs_nothing_is_late_however_well_the_metronome_ticks()
    {
        var begin = _lateness.Begin();
        Live(100 * Lateness.PerPoolTick);

        // As if what it has come to by now was what it had come to then: at most one more is on its way.
        Assert.True(_lateness.Since(begin with { PoolTicks = _lateness.PoolTicks }) >= 98 * Lateness.PerPoolTick * Tick);
        Assert.Equal(TimeSpan.Zero, _lateness.AsleepSince(begin));
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

    private void Live(int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            _time.Advance(Tick);
            _lateness.Step();
        }
    }
}

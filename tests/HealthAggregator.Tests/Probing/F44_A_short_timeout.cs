using HealthAggregator.Core.Observing;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>Where a timeout is hardly longer than what ticks can tell: a stop of this process that outlasts it must not count, and a stack that is slow must.</summary>
public class F44_A_short_timeout
{
    private readonly ManualTimeProvider _time = new();
    private readonly Lateness _lateness;
    private TimeSpan _untilTick;

    public F44_A_short_timeout()
    {
        _lateness = new(new(_time)) { Queue = asked => asked.Execute() };
        Live(Milliseconds(1000));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(250)]
    [InlineData(2000)]
    public void F44_a_stop_that_outlasts_it_makes_no_failure_whenever_it_begins(double timeout)
    {
        // Where that is within the timeout, and where between two ticks.
        var stops = from phase in (double[])[0, 1, 25, 49] from begin in (double[])[0, 0.1, 0.5, 0.99] from stop in (double[])[1.01, 1.2, 1.49, 3] select (phase, begin, stop);

        Assert.All(stops.Where(stop => (stop.begin + stop.stop - 1) * timeout > Math.Max(5, timeout / 4)), stop => Assert.True(Asked(timeout, stop.phase, () =>
        {
            Live(Milliseconds(stop.begin * timeout));
            _time.Advance(Milliseconds(stop.stop * timeout));
        }).IsUnsure));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(250)]
    [InlineData(2000)]
    public void F44_a_stack_that_does_not_answer_within_it_fails(double timeout)
    {
        // Timers are a millisecond or two late wherever they run.
        Assert.All((double[])[0, 1, 25, 49], phase => Assert.False(Asked(timeout, phase, () => Live(Milliseconds(timeout + 2))).IsUnsure));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(150)]
    public void F44_it_fails_on_a_busy_machine_too_where_every_deadline_is_late(double timeout)
    {
        Assert.All((double[])[0, 1, 25, 49], phase => Assert.False(Asked(timeout, phase, () => Live(Milliseconds(timeout + 10))).IsUnsure));
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);

    private Sample Asked(double timeout, double phase, Action ask)
    {
        Live(Milliseconds(phase));
        var begin = _lateness.Now();
        ask();
        var end = _lateness.Now();
        return Doubt.Of(new(default, end.At - begin.At, FailureKind.Timeout), Milliseconds(timeout), longest: null, end.At - begin.At, end.Since(begin));
    }

    private void Live(TimeSpan time)
    {
        while (time >= _untilTick)
        {
            _time.Advance(_untilTick);
            time -= _untilTick;
            _lateness.Step();
            _untilTick = Lateness.Tick;
        }

        _time.Advance(time);
        _untilTick -= time;
    }
}

using FsCheck.Fluent;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class CadenceTests
{
    [Theory]
    [InlineData(100, 100, 99)]
    [InlineData(5_000, 1_000, 2_000)]
    [InlineData(5_000, 5_000, 4_999)]
    [InlineData(5_000, 100, 1)]
    [InlineData(3_600_000, 100, 3_599_999)]
    public void It_says_when_a_check_is_probed_and_for_how_long(int interval, int fastInterval, int timeout)
    {
        var cadence = Of(interval, fastInterval, timeout);
        Assert.Equal((Milliseconds(interval), Milliseconds(fastInterval), Milliseconds(timeout)), (cadence.Interval, cadence.FastInterval, cadence.Timeout));
    }

    [Theory]
    [InlineData(99, 99, 1, "interval")]
    [InlineData(0, 0, 0, "interval")]
    [InlineData(-5_000, 100, 1, "interval")]
    [InlineData(3_600_001, 1_000, 1, "interval")]
    [InlineData(5_000, 99, 1, "fastInterval")]
    [InlineData(5_000, 5_001, 1, "fastInterval")]
    [InlineData(5_000, 1_000, 0, "timeout")]
    [InlineData(5_000, 1_000, -1, "timeout")]
    [InlineData(5_000, 1_000, 5_000, "timeout")]
    [InlineData(5_000, 1_000, 6_000, "timeout")]
    public void F28_what_cannot_be_kept_is_refused(int interval, int fastInterval, int timeout, string wrong) =>
        Assert.Throws<ArgumentOutOfRangeException>(wrong, () => Of(interval, fastInterval, timeout));

    [Fact]
    public void A_check_is_stale_after_the_longer_of_three_intervals_and_an_interval_and_a_timeout() => Law.Holds(
        from interval in Gen.Choose(100, 3_600_000)
        from timeout in Gen.Choose(1, interval - 1)
        select Of(interval, 100, timeout),
        cadence => Assert.Equal(
            TimeSpan.FromTicks(Math.Max(3 * cadence.Interval.Ticks, (cadence.Interval + cadence.Timeout).Ticks)),
            cadence.StaleAfter));

    private static Cadence Of(int interval, int fastInterval, int timeout) =>
        new(Milliseconds(interval), Milliseconds(fastInterval), Milliseconds(timeout));

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}

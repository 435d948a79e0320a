using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class RampTests
{
    // A ramp of 99 minutes that began at 12:00: one more a minute.
    [Theory]
    [InlineData("12:00", 1)]
    [InlineData("12:00:59.9999999", 1)]
    [InlineData("12:01", 2)]
    [InlineData("12:50", 51)]
    [InlineData("13:38:59.9999999", 99)]
    [InlineData("13:39", 100)]
    [InlineData("23:00", 100)]
    public void The_weight_rises_from_1_to_100_in_a_straight_line(string time, int expected) =>
        Assert.Equal(expected, Some.Ramp(99).WeightAt(Some.Clock(time), Some.Clock("12:00")));

    [Fact]
    public void Without_one_the_whole_weight_is_there_at_once()
    {
        Assert.Equal(TimeSpan.Zero, Ramp.None.Duration);
        Assert.All(["00:00", "12:00", "23:00"], time => Assert.Equal(100, Ramp.None.WeightAt(Some.Clock(time), Some.Clock("12:00"))));
    }

    // Which of the two it was, no clock can say: a small step back in the middle of a ramp, or a large one after it.
    [Theory]
    [InlineData("11:59:59", 1)]
    [InlineData("10:21:00.0000001", 1)]
    [InlineData("10:21", 100)]
    [InlineData("00:00", 100)]
    public void A_clock_set_back_by_more_than_the_ramp_does_not_start_it_over(string time, int expected) =>
        Assert.Equal(expected, Some.Ramp(99).WeightAt(Some.Clock(time), Some.Clock("12:00")));

    [Fact]
    public void It_takes_at_most_as_long_as_any_duration()
    {
        Assert.Equal(1, new Ramp(Duration.Longest).WeightAt(Some.Wall.AddHours(101), Some.Wall));
        Assert.Equal(2, new Ramp(Duration.Longest).WeightAt(Some.Wall.AddHours(102), Some.Wall));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ramp(Duration.Longest + TimeSpan.FromTicks(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ramp(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_trap()
    {
        Assert.Equal(100, Some.Ramp(1).WeightAt(DateTimeOffset.MaxValue, DateTimeOffset.MinValue));
        Assert.Equal(100, Some.Ramp(1).WeightAt(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }
}

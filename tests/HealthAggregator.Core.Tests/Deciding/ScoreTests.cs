using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Deciding;

public class ScoreTests
{
    [Theory]
    [InlineData(2, 3, 66)]
    [InlineData(999, 1000, 99)]
    [InlineData(3, 4, 75)]
    [InlineData(4, 4, 100)]
    [InlineData(0, 4, 0)]
    [InlineData(0, 0, 0)]
    public void Its_percentage_is_rounded_down(long passing, long total, long expected) => Assert.Equal(expected, new Score(passing, total).Percent);

    [Fact]
    public void It_reads_as_a_share_and_the_weights_behind_it() => Assert.Equal("66% passing (2 of 3)", new Score(2, 3).ToString());
}

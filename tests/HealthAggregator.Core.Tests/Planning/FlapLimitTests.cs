using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class FlapLimitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void So_many_changes_may_be_followed(int changes) =>
        Assert.Equal((changes, TimeSpan.FromTicks(1), FlapAction.Fail), Read(new FlapLimit(changes, TimeSpan.FromTicks(1), FlapAction.Fail)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1_001, 1)]
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    public void F25_what_is_no_limit_is_refused(int changes, long ticks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlapLimit(changes, TimeSpan.FromTicks(ticks), FlapAction.Hold));

    private static (int, TimeSpan, FlapAction) Read(FlapLimit limit) => (limit.Changes, limit.Within, limit.Then);
}

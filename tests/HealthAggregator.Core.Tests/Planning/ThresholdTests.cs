using System.Numerics;
using FsCheck.Fluent;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class ThresholdTests
{
    [Theory]
    [InlineData(75, 3, 4, true)]
    [InlineData(75, 2, 4, false)]
    [InlineData(75, 2, 3, false)]
    [InlineData(67, 2, 3, false)] // 66.67% is below 67%, and no rounding may say otherwise
    [InlineData(66, 2, 3, true)]
    [InlineData(100, 999, 1000, false)]
    [InlineData(100, 1000, 1000, true)]
    [InlineData(1, 1, 100, true)]
    [InlineData(1, 1, 101, false)]
    [InlineData(1, 0, 1000, false)]
    public void It_is_met_at_or_above(int percent, long passing, long total, bool expected) =>
        Assert.Equal(expected, new Threshold(percent).IsMetBy(new(passing, total)));

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void F26_no_evidence_meets_no_threshold(int percent) => Assert.False(new Threshold(percent).IsMetBy(default));

    // k of n meets p% exactly from k = ceil(p * n / 100) on. Every share up to 200, and on to 1000 those on either side of where it turns.
    [Fact]
    public void F25_it_equals_exact_rational_arithmetic_for_every_percent_and_every_total_up_to_1000()
    {
        for (var percent = 1; percent <= 100; percent++)
        {
            var threshold = new Threshold(percent);
            for (var total = 1; total <= 1000; total++)
            {
                var least = ((percent * total) + 99) / 100;
                var shares = total <= 200 ? Enumerable.Range(0, total + 1) : [0, least - 1, least, total];
                foreach (var passing in shares)
                {
                    if (threshold.IsMetBy(new(passing, total)) != passing >= least)
                    {
                        Assert.Fail($"{passing} of {total} against {percent}%");
                    }
                }
            }
        }
    }

    [Fact]
    public void It_equals_exact_rational_arithmetic_for_the_greatest_weights_a_plan_can_have() => Law.Holds(
        from percent in Gen.Choose(1, 100)
        from stacks in Gen.Choose(1, 10_000)
        from less in Gen.Choose(-1000, 1000)
        select (percent, Total: stacks * StackPlan.HeaviestWeight, less),
        one =>
        {
            var passing = Math.Clamp((long)((BigInteger)one.Total * one.percent / 100) + one.less, 0, one.Total);
            Assert.Equal((BigInteger)passing * 100 >= (BigInteger)one.Total * one.percent, new Threshold(one.percent).IsMetBy(new(passing, one.Total)));
        });

    [Theory]
    [InlineData(0)] // would pass on no evidence at all
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(int.MinValue)]
    public void F25_no_percent_outside_1_to_100_is_a_threshold(int percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(percent), () => new Threshold(percent));

    [Fact]
    public void It_reads_as_a_percentage() => Assert.Equal("75%", new Threshold(75).ToString());
}

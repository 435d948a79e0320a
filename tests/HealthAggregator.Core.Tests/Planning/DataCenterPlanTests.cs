using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class DataCenterPlanTests
{
    [Fact]
    public void Its_defaults_are_75_percent_both_ways_at_once_automatic_and_active()
    {
        var dataCenter = Some.StacksOfOne(1);
        Assert.Equal((75, 75), (dataCenter.Threshold.Percent, dataCenter.RecoverAt.Percent));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (dataCenter.FailAfter, dataCenter.RecoverAfter));
        Assert.Equal((Recovery.Auto, Role.Active, false), (dataCenter.Recovery, dataCenter.Role, dataCenter.IsDefault));
    }

    [Fact]
    public void Recover_at_follows_the_threshold_unless_it_says_otherwise()
    {
        var dataCenter = Some.StacksOfOne(1) with { Threshold = new(50) };
        Assert.Equal(50, dataCenter.RecoverAt.Percent);
        Assert.Equal(80, (dataCenter with { RecoverAt = new(80) }).RecoverAt.Percent);
    }

    [Fact]
    public void F26_a_data_center_in_which_nothing_counts_is_refused()
    {
        Assert.Throws<ArgumentException>("stacks", () => Some.DataCenter(Some.Check() with { Vote = Vote.Advisory }));
        Assert.Throws<ArgumentException>("stacks", () => Some.DataCenter(Some.Check() with { Weight = 0 }));
        Assert.Throws<ArgumentException>("stacks", () => Some.DataCenter(Some.Stack(Some.Check()) with { Threshold = new(50), Weight = 0 }));
        Assert.Throws<ArgumentException>("stacks", () => new DataCenterPlan("empty", []));
    }

    [Fact]
    public void F26_a_weight_of_a_stack_in_which_nothing_counts_is_not_counted() => Assert.Throws<ArgumentException>(
        "stacks", () => Some.DataCenter(Some.Stack(Some.Check() with { Vote = Vote.Advisory }) with { Threshold = new(50), Weight = 5 }));

    [Fact]
    public void A_refusal_names_the_data_center() => Assert.Contains(
        "us-east", Assert.Throws<ArgumentException>(() => Some.DataCenter(Some.Check() with { Weight = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wait_of_less_than_no_time_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.StacksOfOne(1) with { FailAfter = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.StacksOfOne(1) with { RecoverAfter = TimeSpan.FromTicks(-1) });
    }
}

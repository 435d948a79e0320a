using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class IsolationPlanTests
{
    [Fact]
    public void It_holds_for_two_minutes_and_then_fails() =>
        Assert.Equal((TimeSpan.FromSeconds(120), Verdict.Fail), (Some.Isolation("dns").Hold, Some.Isolation("dns").Then));

    [Fact]
    public void Without_a_witness_there_is_none() => Assert.Throws<ArgumentOutOfRangeException>(() => Some.Isolation());

    [Fact]
    public void A_hold_is_not_negative()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Isolation("dns") with { Hold = TimeSpan.FromTicks(-1) });
        Assert.Equal(TimeSpan.Zero, (Some.Isolation("dns") with { Hold = TimeSpan.Zero }).Hold);
    }

    [Fact]
    public void Read_twice_it_is_the_same()
    {
        var plan = Some.Isolation("dns", "gateway");
        Assert.Equal(plan, Some.Isolation("dns", "gateway"));
        Assert.Equal(plan.GetHashCode(), Some.Isolation("dns", "gateway").GetHashCode());
        Assert.NotEqual(plan, Some.Isolation("dns"));
        Assert.NotEqual(plan, Some.Isolation("gateway", "dns"));
        Assert.NotEqual(plan, plan with { Hold = TimeSpan.Zero });
        Assert.NotEqual(plan, plan with { Then = Verdict.Pass });
        Assert.False(plan.Equals(null));
    }
}

using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class CheckPlanTests
{
    [Fact]
    public void Its_defaults_are_weight_1_voting_failing_when_stale_and_one_attempt()
    {
        var check = new CheckPlan(Some.Key("web/web-1"), Some.Target, Some.Cadence(), Some.Damping());
        Assert.Equal((1, Vote.Voting, StalePolicy.Fail, 1), (check.Weight, check.Vote, check.StaleAs, check.Attempts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void A_weight_may_be_0_to_1_000_000(int weight) => Assert.Equal(weight, (Some.Check() with { Weight = weight }).Weight);

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(int.MinValue)]
    public void F26_another_weight_is_refused(int weight) => Assert.Throws<ArgumentOutOfRangeException>(() => Some.Check() with { Weight = weight });

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void There_may_be_1_to_10_attempts(int attempts) => Assert.Equal(attempts, (Some.Check() with { Attempts = attempts }).Attempts);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(11)]
    public void Another_number_of_attempts_is_refused(int attempts) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Check() with { Attempts = attempts });

    [Fact]
    public void It_shows_no_secret_of_its_target()
    {
        var target = new HttpTarget(new("http://10.0.0.1/health?token=canary")) { Headers = [new("Authorization", "canary")], Body = "canary" };
        Assert.DoesNotContain("canary", Some.Check(target: target).ToString(), StringComparison.Ordinal);
    }
}

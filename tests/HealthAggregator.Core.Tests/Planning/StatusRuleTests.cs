using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class StatusRuleTests
{
    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(302, false)]
    [InlineData(503, false)]
    public void By_default_only_200_will_do(int status, bool expected) => Assert.Equal(expected, StatusRule.Ok.Allows(status));

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(403, false)]
    [InlineData(404, true)]
    [InlineData(405, false)]
    public void Both_ends_of_a_range_are_in_it(int status, bool expected) =>
        Assert.Equal(expected, new StatusRule([(200, 299), (404, 404)]).Allows(status));

    [Theory]
    [InlineData(99, 200)]
    [InlineData(200, 600)]
    [InlineData(300, 299)]
    public void What_is_no_range_of_statuses_is_refused(int from, int to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatusRule([(200, 200), (from, to)]));

    [Fact]
    public void Every_status_there_is_may_be_expected() => Assert.True(new StatusRule([(100, 599)]).Allows(100));

    [Fact]
    public void A_rule_that_allows_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new StatusRule([]));

    [Fact]
    public void It_reads_as_its_ranges() => Assert.Equal("200-299, 404", new StatusRule([(200, 299), (404, 404)]).ToString());

    [Fact]
    public void Rules_are_equal_when_their_ranges_are()
    {
        Assert.Equal(StatusRule.Ok, new StatusRule([(200, 200)]));
        Assert.Equal(StatusRule.Ok.GetHashCode(), new StatusRule([(200, 200)]).GetHashCode());
        Assert.NotEqual(StatusRule.Ok, new StatusRule([(200, 201)]));
        Assert.NotEqual(StatusRule.Ok, new StatusRule([(200, 200), (204, 204)]));
        Assert.False(StatusRule.Ok.Equals(null));
    }
}

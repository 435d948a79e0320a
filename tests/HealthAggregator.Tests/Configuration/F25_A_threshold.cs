using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

/// <summary>F25: what may be a threshold.</summary>
public sealed class F25_A_threshold
{
    [Fact]
    public void F25_Every_whole_percent_from_1_to_100_is_a_threshold() =>
        Assert.All(Enumerable.Range(1, 100), percent =>
        {
            var plan = ConfigText.Valid($"data_centers: {{ dc: {{ threshold: {percent}%, stacks: {{ web: {{ threshold: '{percent}%', checks: {{ a: http://h/ }} }} }} }} }}").Plan;
            Assert.Equal((percent, percent), (plan.DataCenters[0].Threshold.Percent, plan.Stacks[0].Threshold!.Percent));
        });

    [Fact]
    public void What_it_recovers_at_goes_with_the_threshold_unless_it_is_written()
    {
        var plan = ConfigText.Valid("data_centers: { dc: { threshold: 80%, stacks: { web: { checks: { a: http://h/ } } } } }").Plan.DataCenters[0];
        Assert.Equal(80, plan.RecoverAt.Percent);
        Assert.Equal(50, (plan with { Threshold = new(50) }).RecoverAt.Percent);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0%")]
    [InlineData("-5%")]
    [InlineData("101%")]
    [InlineData("1000%")]
    [InlineData("75")]
    [InlineData("0.75")]
    [InlineData("75.0%")]
    [InlineData("75 %")]
    [InlineData("'75% '")]
    [InlineData("075%")]
    [InlineData(".nan")]
    [InlineData(".inf")]
    [InlineData("NaN%")]
    [InlineData("1e2%")]
    [InlineData("٧٥%")]
    [InlineData("[75%]")]
    [InlineData("~")]
    [InlineData("")]
    public void F25_Nothing_else_is(string written)
    {
        foreach (var key in new[] { "threshold", "recover_at" })
        {
            Assert.StartsWith($"data_centers.dc.{key}: ", Assert.Single(ConfigText.Errors($"data_centers:\n  dc:\n    {key}: {written}\n    stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }}\n")), StringComparison.Ordinal);
        }
    }
}

namespace HealthAggregator.Tests.Configuration;

/// <summary>F26: a data center that could never pass, and weights that add up to too little or too much.</summary>
public sealed class F26_Nothing_to_count
{
    [Theory]
    [InlineData("{ checks: {} }")]
    [InlineData("{ hosts: [], check: 'http://{host}/' }")]
    [InlineData("{}")]
    [InlineData("~")]
    [InlineData("{ vote: advisory, checks: { a: http://h/ } }")]
    [InlineData("{ checks: { a: { http: http://h/, vote: advisory } } }")]
    [InlineData("{ weight: 0, checks: { a: http://h/a, b: http://h/b } }")]
    [InlineData("{ threshold: 50%, vote: advisory, checks: { a: http://h/ } }")]
    [InlineData("{ threshold: 50%, weight: 0, checks: { a: http://h/ } }")]
    [InlineData("{ threshold: 50%, checks: { a: { http: http://h/, weight: 0 } } }")]
    [InlineData("{ threshold: 50%, checks: { a: { http: http://h/, vote: advisory } } }")]
    public void F26_A_data_center_in_which_nothing_counts_is_refused(string stack) =>
        Assert.NotEmpty(ConfigText.Errors($"data_centers: {{ dc: {{ stacks: {{ web: {stack} }} }} }}"));

    [Fact]
    public void F26_One_cause_is_one_error() =>
        Assert.Equal(
            ["data_centers.dc: nothing in it counts, so it could never pass; let at least one check vote, with a weight above 0"],
            ConfigText.Errors("data_centers: { dc: { stacks: { a: { vote: advisory, checks: { a: http://h/ } }, b: { vote: advisory, checks: { b: http://h/ } } } } }"));

    [Fact]
    public void F26_The_heaviest_weights_do_not_overflow()
    {
        var hosts = string.Join(", ", Enumerable.Range(0, 5_000).Select(index => $"h{index}"));

        Assert.Equal(5_000_000_000, ConfigText.Stack($"{{ weight: 1000000, hosts: [{hosts}], check: 'http://{{host}}/' }}").VotingWeight);
    }

    [Theory]
    [InlineData("1000001")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775808")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public void F26_A_weight_beyond_its_bounds_is_refused(string weight) =>
        Assert.StartsWith("defaults.weight: ", Assert.Single(ConfigText.Errors($"defaults: {{ weight: {weight} }}\n{ConfigText.Minimal}")), StringComparison.Ordinal);
}

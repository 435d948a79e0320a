namespace HealthAggregator.Tests.Configuration;

/// <summary>F28: intervals, timeouts and numbers beyond reason.</summary>
public sealed class F28_Bounds
{
    [Theory]
    [InlineData("interval: 5s, timeout: 5s", "timeout")]
    [InlineData("interval: 5s, timeout: 6s", "timeout")]
    [InlineData("timeout: 5s", "timeout")]
    [InlineData("interval: 5s, fast_interval: 5001ms", "fast_interval")]
    [InlineData("fast_interval: 6s", "fast_interval")]
    [InlineData("interval: 0s", "interval")]
    [InlineData("interval: 1ms", "interval")]
    [InlineData("interval: 99ms", "interval")]
    [InlineData("interval: 3601s", "interval")]
    [InlineData("interval: 99999999h", "interval")]
    [InlineData("fast_interval: 99ms", "fast_interval")]
    [InlineData("timeout: 0s", "timeout")]
    [InlineData("timeout: 0ms", "timeout")]
    [InlineData("rise: 0", "rise")]
    [InlineData("rise: 1001", "rise")]
    [InlineData("fall: 0", "fall")]
    [InlineData("fall: 1001", "fall")]
    [InlineData("forgive: 0", "forgive")]
    [InlineData("forgive: 1001", "forgive")]
    [InlineData("attempts: 0", "attempts")]
    [InlineData("attempts: 11", "attempts")]
    public void F28_What_is_out_of_bounds_is_refused_where_it_stands(string defaults, string key) =>
        Assert.Equal($"defaults.{key}", Assert.Single(ConfigText.Read($"defaults: {{ {defaults} }}\n{ConfigText.Minimal}").Errors).Path);

    [Theory]
    [InlineData("interval: 100ms, fast_interval: 100ms, timeout: 99ms")]
    [InlineData("interval: 1h, fast_interval: 1h, timeout: 3599999ms")]
    [InlineData("timeout: 1ms")]
    [InlineData("rise: 1000, fall: 1000, forgive: 1000, attempts: 10, weight: 1000000")]
    [InlineData("rise: 1, fall: 1, forgive: 1, attempts: 1")]
    public void F28_What_is_at_a_bound_is_read(string defaults) => ConfigText.Valid($"defaults: {{ {defaults} }}\n{ConfigText.Minimal}");

    [Fact]
    public void F28_A_default_that_is_wrong_for_every_check_is_told_once() =>
        Assert.Equal(
            ["defaults.timeout: the timeout of 3s is not below the interval of 2s; lower timeout or raise interval"],
            ConfigText.Errors("defaults: { interval: 2s, timeout: 3s }\ndata_centers: { dc: { stacks: { web: { hosts: [a, b, c], check: 'http://{host}/' } } } }"));

    [Fact]
    public void F28_More_than_a_hundred_thousand_checks_are_refused()
    {
        var hosts = string.Join(',', Enumerable.Range(0, 100_001).Select(index => $"h{index}"));

        Assert.Equal(
            ["data_centers: there are more than 100000 checks; split them over several instances, each with its own file"],
            ConfigText.Errors($"data_centers: {{ dc: {{ stacks: {{ web: {{ hosts: [{hosts}], check: 'http://{{host}}/' }} }} }} }}"));
    }
}

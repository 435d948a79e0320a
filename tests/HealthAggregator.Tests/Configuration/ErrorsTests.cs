namespace HealthAggregator.Tests.Configuration;

public sealed class ErrorsTests
{
    [Fact]
    public void Errors_come_in_the_order_of_the_file()
    {
        var errors = ConfigText.Read("""
            data_centers:
              dc: { threshold: 5, stacks: { web: { checks: { a: { http: http://h/, timeout: 9s } } } } }
            state_dir:
            defaults: { rise: 0, fall: 0 }
            """).Errors;

        Assert.Equal([(2, 20), (2, 81), (3, 1), (4, 19), (4, 28)], errors.Select(error => ((int)error.Line, (int)error.Column)));
    }

    [Fact]
    public void After_a_hundred_errors_the_rest_is_counted()
    {
        var errors = ConfigText.Read(string.Concat(Enumerable.Range(0, 150).Select(index => $"unknown{index}: 1\n")) + ConfigText.Minimal).Errors;

        Assert.Equal(101, errors.Length);
        Assert.Equal("config.yaml:101:1: 50 more errors; correct those above first", errors[^1].ToString());
    }

    [Fact]
    public void After_a_thousand_errors_nobody_looks_further()
    {
        var errors = ConfigText.Read(string.Concat(Enumerable.Range(0, 5_000).Select(index => $"unknown{index}: 1\n"))).Errors;

        Assert.Equal("at least 900 more errors", errors[^1].Problem);
    }

    [Fact]
    public void What_a_message_quotes_stays_short_and_on_one_line()
    {
        var error = Assert.Single(ConfigText.Read($"\"not a key\\n\\t{new string('x', 1_000)}\": 1\n{ConfigText.Minimal}").Errors);

        Assert.Equal($"\"not a key??{new string('x', 49)}…\"", error.Path);
    }

    [Fact]
    public void A_broken_value_is_told_once_and_nothing_is_concluded_from_it() =>
        Assert.Equal(
            ["data_centers.dc.stacks.web.checks.a.interval: 5 has no unit; write 5s if seconds are meant"],
            ConfigText.Errors("data_centers: { dc: { stacks: { web: { checks: { a: { http: http://h/, interval: 5, timeout: 30s, fast_interval: 30s } } } } } }"));
}

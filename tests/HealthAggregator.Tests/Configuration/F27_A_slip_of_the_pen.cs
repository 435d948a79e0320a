namespace HealthAggregator.Tests.Configuration;

/// <summary>F27: what is given twice, what is misspelt, and what YAML 1.1 reads as something else. The whole messages are in the files of <c>invalid</c>.</summary>
public sealed class F27_A_slip_of_the_pen
{
    [Theory]
    [InlineData("treshold", "threshold")]
    [InlineData("threshhold", "threshold")]
    [InlineData("thresold", "threshold")]
    [InlineData("recoverAt", "recover_at")]
    [InlineData("recover-at", "recover_at")]
    [InlineData("RECOVER_AT", "recover_at")]
    [InlineData("fail_afetr", "fail_after")]
    [InlineData("stack", "stacks")]
    [InlineData("rol", "role")]
    public void F27_A_misspelt_key_is_refused_with_the_one_that_was_meant(string written, string meant) =>
        Assert.Equal(
            [$"data_centers.dc.{written}: this key is unknown here; did you mean {meant}?"],
            ConfigText.Errors($"data_centers: {{ dc: {{ {written}: x, stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}"));

    [Theory]
    [InlineData("defaults: { rise: 1, rise: 1 }", "defaults.rise", 1, 22)]
    [InlineData("defaults: { headers: { A: x, A: y } }", "defaults.headers.A", 1, 30)]
    [InlineData("defaults: { headers: { Host: x, HOST: y } }", "defaults.headers.HOST", 1, 33)]
    [InlineData("state_dir: a\nstate_dir: a", "state_dir", 2, 1)]
    [InlineData("\"state_dir\": a\n'state_dir': a", "state_dir", 2, 1)]
    public void F27_A_key_given_twice_is_refused_where_it_stands_again(string yaml, string path, int line, int column)
    {
        var error = Assert.Single(ConfigText.Read($"{yaml}\n{ConfigText.Minimal}").Errors);

        Assert.Equal((path, line, column), (error.Path, error.Line, error.Column));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("off")]
    [InlineData("y")]
    [InlineData("True")]
    [InlineData("TRUE")]
    [InlineData("1")]
    [InlineData("'true'")]
    public void F27_Only_true_and_false_are_booleans(string written) =>
        Assert.StartsWith("admin.anonymous_read: ", Assert.Single(ConfigText.Errors($"admin: {{ anonymous_read: {written} }}\n{ConfigText.Minimal}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("010")]
    [InlineData("0x10")]
    [InlineData("0o10")]
    [InlineData("1_0")]
    [InlineData("+10")]
    [InlineData("1e1")]
    [InlineData("10.0")]
    [InlineData("1:30")]
    [InlineData("'10'")]
    public void F27_Only_plain_decimal_numbers_are_numbers(string written) =>
        Assert.StartsWith("defaults.rise: ", Assert.Single(ConfigText.Errors($"defaults: {{ rise: {written} }}\n{ConfigText.Minimal}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("no")]
    [InlineData("NO")]
    [InlineData("off")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("010")]
    [InlineData("1:30")]
    [InlineData("1.5")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData(".inf")]
    [InlineData("2026-01-01")]
    public void F27_Text_that_other_readers_take_for_something_else_needs_quotes(string written)
    {
        Assert.StartsWith("defaults.headers.A: ", Assert.Single(ConfigText.Errors($"defaults: {{ headers: {{ A: {written} }} }}\n{ConfigText.Minimal}")), StringComparison.Ordinal);
        Assert.Equal(written, ConfigText.Http("http://h/", "", $"{{ headers: {{ A: '{written}' }} }}").Headers[0].Value);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("010")]
    [InlineData("1e3")]
    public void F27_So_do_names(string written)
    {
        Assert.Equal(
            [$"data_centers.{written}: {written} without quotes is no name to many YAML readers; write \"{written}\""],
            ConfigText.Errors($"data_centers: {{ {written}: {{ stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}"));
        Assert.Equal(written, ConfigText.Valid($"data_centers: {{ \"{written}\": {{ stacks: {{ web: {{ checks: {{ a: http://h/ }} }} }} }} }}").Plan.DataCenters[0].Name);
    }

    [Theory]
    [InlineData("interval", "5", "write 5s if seconds are meant")]
    [InlineData("interval", "90", "write 1m30s if seconds are meant")]
    [InlineData("timeout", "0", "write a duration from 1ms to 1h, such as 500ms, 5s, 2m or 1h30m")]
    [InlineData("interval", "1:30", "write a duration from 100ms to 1h, such as 500ms, 5s, 2m or 1h30m")]
    [InlineData("interval", "5 seconds", "write a duration from 100ms to 1h, such as 500ms, 5s, 2m or 1h30m")]
    [InlineData("interval", "PT5S", "write a duration from 100ms to 1h, such as 500ms, 5s, 2m or 1h30m")]
    public void F27_A_duration_needs_a_unit(string key, string written, string remedy) =>
        Assert.Equal(remedy, Assert.Single(ConfigText.Read($"defaults: {{ {key}: {written} }}\n{ConfigText.Minimal}").Errors).Remedy);

    [Fact]
    public void F27_Two_checks_of_a_stack_that_ask_the_same_are_refused() =>
        Assert.Equal(
            ["data_centers.dc.stacks.web.checks.b: it asks the very same as a; correct its address, or drop it; weight: 2 makes a check count twice"],
            ConfigText.Errors("data_centers: { dc: { stacks: { web: { checks: { a: http://h/, b: { http: http://H:80, weight: 2 } } } } } }"));

    [Theory]
    [InlineData("data_centers: [a]")]
    [InlineData("data_centers: a")]
    [InlineData("data_centers: { dc: [a] }")]
    [InlineData("data_centers: { dc: { stacks: { web: a } } }")]
    [InlineData("data_centers: { dc: { stacks: { web: { checks: a } } } }")]
    [InlineData("data_centers: { dc: { stacks: { web: { checks: { a: [a] } } } } }")]
    [InlineData("data_centers: { dc: { stacks: { web: { hosts: a, check: 'http://{host}/' } } } }")]
    [InlineData("data_centers: { dc: { stacks: { web: { checks: { a: { http: { url: a } } } } } } }")]
    public void F27_A_value_of_another_shape_is_refused_once(string yaml) => Assert.Single(ConfigText.Errors(yaml));
}

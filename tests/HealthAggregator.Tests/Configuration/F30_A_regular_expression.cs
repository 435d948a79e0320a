using HealthAggregator.Configuration;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Tests.Configuration;

/// <summary>F30: no page can make a regular expression slow.</summary>
public sealed class F30_A_regular_expression
{
    private const int MostRead = 64 * 1024;

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*a){20}")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData("(x+x+)+y")]
    public void F30_What_would_backtrack_for_ever_reads_64_KiB_within_10_ms(string pattern)
    {
        var rule = Assert.IsType<Matches>(ConfigText.Body($"{{ matches: '{pattern}' }}"));
        var body = new byte[MostRead];
        Array.Fill(body, (byte)'a');
        body[^1] = (byte)'!';
        rule.Judge(body);   // the first match builds the automaton

        Assert.True(Enumerable.Range(0, 5).Min(_ => Measure(() => rule.Judge(body))) < TimeSpan.FromMilliseconds(10));
    }

    [Theory]
    [InlineData("(?=a)b")]
    [InlineData("(?<=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a+)b")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("a{2000000000}")]
    public void F30_What_cannot_be_matched_in_one_pass_is_refused(string pattern) =>
        Assert.Equal("to match this could take for ever", Error(pattern).Problem);

    [Theory]
    [InlineData("(")]
    [InlineData("[z-a]")]
    [InlineData("a**")]
    [InlineData("(?<n")]
    public void F30_What_is_no_regular_expression_is_refused_with_the_reason(string pattern) =>
        Assert.StartsWith("this is no regular expression: ", Error(pattern).Problem, StringComparison.Ordinal);

    private static ConfigError Error(string pattern) =>
        Assert.Single(ConfigText.Read($"defaults: {{ expect: {{ body: {{ matches: '{pattern}' }} }} }}\n{ConfigText.Minimal}").Errors);

    private static TimeSpan Measure(Action action)
    {
        var start = TimeProvider.System.GetTimestamp();
        action();
        return TimeProvider.System.GetElapsedTime(start);
    }
}

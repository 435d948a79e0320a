using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class MatchesTests
{
    [Theory]
    [InlineData("^UP$", "UP", FailureKind.None)]
    [InlineData("^UP$", "UP and more", FailureKind.Body)]
    [InlineData("load: [0-9]{1,2}%", "the load: 57% now", FailureKind.None)]
    [InlineData("load: [0-9]{1,2}%", "the load: 100% now", FailureKind.Body)]
    [InlineData("gr\u00FCn", "gr\u00FCn", FailureKind.None)]
    [InlineData("up", "UP", FailureKind.Body)]
    [InlineData("(?i)up", "UP", FailureKind.None)]
    public void The_body_matches_somewhere(string pattern, string page, FailureKind expected) =>
        Assert.Equal(expected, new Matches(pattern).Judge(Pages.Utf8(page)));

    // With backtracking this takes longer than the universe will last; it returns, so there is none.
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(.*a){25}$")]
    public void F30_no_page_makes_a_pattern_backtrack(string pattern) =>
        Assert.Equal(FailureKind.Body, new Matches(pattern).Judge(Pages.Utf8(new string('a', 4096) + "!")));

    [Fact]
    public void F30_a_page_of_64_KiB_is_judged() =>
        Assert.Equal(FailureKind.Body, new Matches("^(a+)+$").Judge(Pages.Utf8(new string('a', 65_535) + "!")));

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a+)b")]
    public void A_pattern_that_needs_backtracking_is_refused(string pattern) => Assert.Throws<NotSupportedException>(() => new Matches(pattern));

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a{2,1}")]
    public void What_is_no_pattern_is_refused(string pattern) => Assert.ThrowsAny<ArgumentException>(() => new Matches(pattern));

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page => Assert.True(
        new Matches("PASS.*PASS").Judge(page) is FailureKind.None or FailureKind.Body));

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal("a body that matches ^UP$", new Matches("^UP$").Expectation);

    [Fact]
    public void Rules_are_equal_when_their_patterns_are()
    {
        Assert.Equal(new Matches("^UP$"), new Matches("^UP$"));
        Assert.Equal(new Matches("^UP$").GetHashCode(), new Matches("^UP$").GetHashCode());
        Assert.NotEqual(new Matches("^UP$"), new Matches("UP"));
        Assert.False(new Matches("UP").Equals(null));
        Assert.Equal("UP", new Matches("UP").Pattern);
    }
}

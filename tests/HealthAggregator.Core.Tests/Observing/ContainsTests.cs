using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class ContainsTests
{
    [Theory]
    [InlineData("ok", "all is ok here", FailureKind.None)]
    [InlineData("ok", "ok", FailureKind.None)]
    [InlineData("ok", "OK", FailureKind.Body)]
    [InlineData("ok", "o k", FailureKind.Body)]
    [InlineData("ok", "", FailureKind.Body)]
    [InlineData("all ok", "all ok", FailureKind.None)]
    [InlineData("\u00FC", "gr\u00FCn", FailureKind.None)]
    [InlineData("PASS", "FAIL", FailureKind.Body)]
    public void The_text_stands_somewhere_exactly_as_written(string text, string page, FailureKind expected) =>
        Assert.Equal(expected, new Contains(text).Judge(Pages.Utf8(page)));

    [Fact]
    public void Every_body_would_contain_the_empty_text() =>
        Assert.Contains("empty text", Assert.Throws<ArgumentException>("Text", () => new Contains("")).Message, StringComparison.Ordinal);

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal("a body that contains ok", new Contains("ok").Expectation);

    [Fact]
    public void Rules_are_equal_when_their_texts_are()
    {
        Assert.Equal(new Contains("ok"), new Contains("ok"));
        Assert.Equal(new Contains("ok").GetHashCode(), new Contains("ok").GetHashCode());
        Assert.NotEqual(new Contains("ok"), new Contains("OK"));
        Assert.False(new Contains("ok").Equals(null));
    }
}

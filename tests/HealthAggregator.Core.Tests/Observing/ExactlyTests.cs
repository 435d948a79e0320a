using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Tests.Observing;

public class ExactlyTests
{
    [Theory]
    [InlineData("text/plain", FailureKind.None)]
    [InlineData("text/plain ", FailureKind.Body)]
    [InlineData("Text/Plain", FailureKind.Body)]
    [InlineData("", FailureKind.Body)]
    public void Nothing_else_will_do(string text, FailureKind expected) => Assert.Equal(expected, new Exactly("text/plain").Judge(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Rules_are_equal_when_they_expect_the_same()
    {
        Assert.Equal(new Exactly("a"), new Exactly("a"));
        Assert.Equal(new Exactly("a").GetHashCode(), new Exactly("a").GetHashCode());
        Assert.NotEqual(new Exactly("a"), new Exactly("b"));
        Assert.False(new Exactly("a").Equals(null));
        Assert.Equal("a", new Exactly("a").Expectation);
    }
}

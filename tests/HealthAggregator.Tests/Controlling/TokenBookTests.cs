using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

public class TokenBookTests
{
    private static readonly TokenSettings Alice = Token("alice", "a", TokenRole.Operator);
    private static readonly TokenSettings Bob = Token("bob", "b", TokenRole.Viewer);

    [Fact]
    public void Each_token_is_its_owners()
    {
        var book = new TokenBook([Alice, Bob]);

        Assert.Same(Alice, book.Find("a"));
        Assert.Same(Bob, book.Find("b"));
        Assert.Null(book.Find("generated"));
    }

    [Fact]
    public void A_reload_replaces_everybody()
    {
        var book = new TokenBook([Alice]);

        book.Replace([Bob]);
        Assert.Null(book.Find("a"));
        Assert.Same(Bob, book.Find("b"));

        book.Replace([]);
        Assert.Null(book.Find("b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A")]
    [InlineData("a ")]
    [InlineData("aa")]
    public void F54_nothing_but_the_token_itself_is_one(string guess)
    {
        Assert.Null(new TokenBook([Alice]).Find(guess));
    }

    private static TokenSettings Token(string name, string token, TokenRole role) => new(name, OperatorToken.HashOf(token), role);
}

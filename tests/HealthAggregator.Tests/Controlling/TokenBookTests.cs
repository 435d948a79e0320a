using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

public class TokenBookTests
{
    private static readonly TokenSettings Generated = Token("operator", "generated", TokenRole.Operator);
    private static readonly TokenSettings Alice = Token("alice", "a", TokenRole.Operator);
    private static readonly TokenSettings Bob = Token("bob", "b", TokenRole.Viewer);

    [Fact]
    public void Where_the_config_names_nobody_the_generated_token_lets_in()
    {
        var book = new TokenBook([], Generated);

        Assert.Same(Generated, book.Find("generated"));
        Assert.Null(book.Find("a"));
    }

    [Fact]
    public void Where_the_config_names_somebody_the_generated_token_lets_nobody_in()
    {
        var book = new TokenBook([Alice, Bob], Generated);

        Assert.Null(book.Find("generated"));
        Assert.Same(Alice, book.Find("a"));
        Assert.Same(Bob, book.Find("b"));
    }

    [Fact]
    public void A_reload_replaces_everybody()
    {
        var book = new TokenBook([Alice], Generated);

        book.Replace([Bob]);
        Assert.Null(book.Find("a"));
        Assert.Same(Bob, book.Find("b"));

        book.Replace([]);
        Assert.Null(book.Find("b"));
        Assert.Same(Generated, book.Find("generated"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A")]
    [InlineData("a ")]
    [InlineData("aa")]
    public void F54_nothing_but_the_token_itself_is_one(string guess)
    {
        Assert.Null(new TokenBook([Alice], Generated).Find(guess));
    }

    private static TokenSettings Token(string name, string token, TokenRole role) => new(name, OperatorToken.HashOf(token), role);
}

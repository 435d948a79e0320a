using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class FirstWordTests
{
    private const string LoginPage = """
        <!DOCTYPE html>
        <html><head><title>Sign in: PASS</title></head><body>PASS</body></html>
        """;

    [Theory]
    [InlineData("PASS", FailureKind.None)]
    [InlineData("PASS\n", FailureKind.None)]
    [InlineData("PASS ", FailureKind.None)]
    [InlineData("\r\n PASS", FailureKind.None)]
    [InlineData("\uFEFFPASS", FailureKind.None)]
    [InlineData("PASS FAIL", FailureKind.None)]
    [InlineData("FAIL", FailureKind.SaidFail)]
    [InlineData("FAIL: 3 of 4 parts are down", FailureKind.Body)] // the first word is "FAIL:"
    [InlineData("FAIL 3 of 4 parts are down", FailureKind.SaidFail)]
    [InlineData("FAIL PASS", FailureKind.SaidFail)]
    [InlineData("fail", FailureKind.Body)]
    [InlineData("PASSED", FailureKind.Body)]
    [InlineData("NOT PASS", FailureKind.Body)]
    [InlineData("pass", FailureKind.Body)]
    [InlineData("Pass", FailureKind.Body)]
    [InlineData("PASS,", FailureKind.Body)]
    [InlineData("\"PASS\"", FailureKind.Body)]
    [InlineData("PA", FailureKind.Body)] // the rest was lost on the way
    [InlineData("PAS\u0053\u0301", FailureKind.Body)] // an accent on the last letter
    [InlineData("\u0420\u0410SS", FailureKind.Body)] // the first two letters are Cyrillic
    [InlineData("", FailureKind.Body)]
    [InlineData("  \n", FailureKind.Body)]
    [InlineData(LoginPage, FailureKind.Body)]
    public void F09_only_a_page_whose_first_word_is_PASS_passes(string page, FailureKind expected) =>
        Assert.Equal(expected, FirstWord.Pass.Judge(Pages.Utf8(page)));

    [Fact]
    public void F09_PASS_in_UTF_16_fails_with_and_without_a_byte_order_mark()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            Assert.Equal(FailureKind.Body, FirstWord.Pass.Judge(encoding.GetBytes("PASS")));
            Assert.Equal(FailureKind.Body, FirstWord.Pass.Judge([.. encoding.GetPreamble(), .. encoding.GetBytes("PASS")]));
        }
    }

    [Theory]
    [InlineData("UP", "UP", FailureKind.None)]
    [InlineData("UP", "PASS", FailureKind.Body)]
    [InlineData("UP", "FAIL", FailureKind.SaidFail)]
    [InlineData("FAIL", "FAIL", FailureKind.None)] // whoever expects it gets it
    [InlineData("gr\u00FCn", "gr\u00FCn", FailureKind.None)]
    public void Another_word_may_be_expected(string word, string page, FailureKind expected) =>
        Assert.Equal(expected, new FirstWord(word).Judge(Pages.Utf8(page)));

    [Theory]
    [InlineData("")]
    [InlineData("PASS ")]
    [InlineData("ALL PASS")]
    [InlineData("PASS\n")]
    public void No_rule_expects_a_word_that_is_none(string word) =>
        Assert.Contains("white space", Assert.Throws<ArgumentException>("Word", () => new FirstWord(word)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page => Assert.True(
        FirstWord.Pass.Judge(page) is FailureKind.None or FailureKind.SaidFail or FailureKind.Body));

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal("the first word PASS", FirstWord.Pass.Expectation);

    [Fact]
    public void Rules_are_equal_when_their_words_are()
    {
        Assert.Equal(FirstWord.Pass, new FirstWord("PASS"));
        Assert.Equal(FirstWord.Pass.GetHashCode(), new FirstWord("PASS").GetHashCode());
        Assert.NotEqual(FirstWord.Pass, new FirstWord("UP"));
        Assert.False(FirstWord.Pass.Equals(null));
    }
}

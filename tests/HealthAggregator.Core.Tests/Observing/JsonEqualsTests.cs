using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class JsonEqualsTests
{
    [Theory]
    [InlineData("status", "UP", """{"status":"UP"}""")]
    [InlineData("$.status", "UP", """{"status":"UP"}""")]
    [InlineData("status", "UP", " \r\n\t{ \"status\" : \"UP\" } \n")]
    [InlineData("db.primary.ok", "true", """{"db":{"primary":{"ok":true}}}""")]
    [InlineData("checks.1.status", "UP", """{"checks":[{"status":"DOWN"},{"status":"UP"}]}""")]
    [InlineData("0", "UP", """["UP"]""")]
    [InlineData("0", "UP", """{"0":"UP"}""")] // a member may be called so
    [InlineData("free", "12", """{"free":12}""")]
    [InlineData("free", "1.50", """{"free":1.50}""")]
    [InlineData("free", "1e3", """{"free":1e3}""")]
    [InlineData("ok", "false", """{"ok":false}""")]
    [InlineData("ok", "null", """{"ok":null}""")]
    [InlineData("ok", "true", """{"ok":"true"}""")] // the text is what counts
    [InlineData("status", "", """{"status":""}""")]
    [InlineData("status", "UP", """{"status":"\u0055P"}""")]
    [InlineData("status", "UP", """{"st\u0061tus":"UP"}""")]
    [InlineData("status", "gr\u00FCn", """{"status":"grün"}""")]
    [InlineData("status", "UP", """{"status":"DOWN","status":"UP"}""")] // of members of one name, the last counts
    public void The_value_at_the_path_equals_the_text(string path, string value, string page) =>
        Assert.Equal(FailureKind.None, new JsonEquals(path, value).Judge(Pages.Utf8(page)));

    [Theory]
    [InlineData("status", "UP", """{"status":"DOWN"}""")]
    [InlineData("status", "UP", """{"status":"up"}""")]
    [InlineData("status", "UP", """{"status":"UP "}""")]
    [InlineData("status", "UP", """{"Status":"UP"}""")]
    [InlineData("status", "UP", """{}""")]
    [InlineData("status", "UP", """[]""")]
    [InlineData("status", "UP", "\"UP\"")]
    [InlineData("status", "UP", """{"status":["UP"]}""")]
    [InlineData("status", "UP", """{"status":{"status":"UP"}}""")]
    [InlineData("status", "UP", """{"status":"UP","status":"DOWN"}""")]
    [InlineData("free", "1.5", """{"free":1.50}""")] // as it is written, not as it is reckoned
    [InlineData("1", "UP", """["UP"]""")]
    [InlineData("-1", "UP", """["UP"]""")]
    [InlineData("+0", "UP", """["UP"]""")]
    [InlineData("99999999999", "UP", """["UP"]""")]
    [InlineData("a.b", "1", """{"a":1}""")]
    [InlineData("a", "\u00FF", """{"a":"\ud800"}""")]
    public void Another_value_or_none_fails(string path, string value, string page) =>
        Assert.Equal(FailureKind.Body, new JsonEquals(path, value).Judge(Pages.Utf8(page)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("PASS")]
    [InlineData("""{"status":"UP" """)] // cut off
    [InlineData("""{"status":"UP}""")]
    [InlineData("""{"status":"UP",}""")]
    [InlineData("""{'status':'UP'}""")]
    [InlineData("""{"status":"UP"} // a comment""")]
    [InlineData("""{"status":"UP"}x""")]
    [InlineData("""{"status":"UP"}{"status":"DOWN"}""")]
    [InlineData("""{"status":"UP"},""")]
    [InlineData("{\"status\":\"UP\"}\0")]
    [InlineData("\u00A0{\"status\":\"UP\"}")]
    public void What_is_not_JSON_from_its_first_byte_to_its_last_fails(string page) =>
        Assert.Equal(FailureKind.Body, new JsonEquals("status", "UP").Judge(Pages.Utf8(page)));

    [Theory]
    [InlineData("""{"status":"\ud800"}""")]
    [InlineData("""{"status":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":1,"status":"\ud800"}""")]
    public void A_lone_surrogate_is_no_text_and_fails(string page) =>
        Assert.Equal(FailureKind.Body, new JsonEquals("status", "\uFFFD").Judge(Pages.Utf8(page)));

    [Fact]
    public void A_string_that_is_not_UTF_8_fails() =>
        Assert.Equal(FailureKind.Body, new JsonEquals("status", "\uFFFD").Judge([.. "{\"status\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void A_bomb_of_nested_arrays_fails_and_kills_nothing() =>
        Assert.Equal(FailureKind.Body, new JsonEquals("status", "UP").Judge(Pages.Utf8(new string('[', 65_536))));

    [Fact]
    public void Any_page_is_judged() => Law.Holds(Pages.Any, page => Assert.True(
        new JsonEquals("a", "1").Judge(page) is FailureKind.None or FailureKind.Body));

    [Fact]
    public void It_says_what_it_expects() => Assert.Equal("JSON with db.ok equal to true", new JsonEquals("db.ok", "true").Expectation);

    [Fact]
    public void Rules_are_equal_when_path_and_value_are()
    {
        Assert.Equal(new JsonEquals("a", "1"), new JsonEquals("a", "1"));
        Assert.Equal(new JsonEquals("a", "1").GetHashCode(), new JsonEquals("a", "1").GetHashCode());
        Assert.NotEqual(new JsonEquals("a", "1"), new JsonEquals("a", "2"));
        Assert.NotEqual(new JsonEquals("a", "1"), new JsonEquals("b", "1"));
        Assert.False(new JsonEquals("a", "1").Equals(null));
    }
}

using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class ExpectTests
{
    [Theory]
    [InlineData("204", "204")]
    [InlineData("[200, 204]", "200, 204")]
    [InlineData("2xx", "200-299")]
    [InlineData("[2xx, 404, 5xx]", "200-299, 404, 500-599")]
    [InlineData("302", "302")]
    public void A_status_is_a_number_a_class_or_a_list_of_them(string written, string rule) =>
        Assert.Equal(rule, ConfigText.Http($"{{ http: http://h/, expect: {{ status: {written} }} }}").Status.ToString());

    [Fact]
    public void A_framework_s_health_page_has_a_name()
    {
        Assert.Equal((new AspNetHealth(), StatusRule.Ok), (ConfigText.Http("{ http: http://h/, expect: aspnet }").Expected, ConfigText.Http("{ http: http://h/, expect: aspnet }").Status));
        Assert.Equal(new ActuatorHealth(), ConfigText.Http("{ http: http://h/ }", defaults: "{ expect: actuator }").Expected);
    }

    [Fact]
    public void A_word_must_be_the_first_of_the_body() => Assert.Equal(new FirstWord("UP"), ConfigText.Body("UP"));

    [Fact]
    public void A_word_that_looks_like_something_else_goes_in_quotes() => Assert.Equal(new FirstWord("200"), ConfigText.Body("'200'"));

    [Fact]
    public void Any_takes_every_body() => Assert.Equal(new AnyBody(), ConfigText.Body("any"));

    [Fact]
    public void Contains_looks_for_text() => Assert.Equal(new Contains("all is well"), ConfigText.Body("{ contains: all is well }"));

    [Fact]
    public void Matches_looks_for_a_regular_expression() => Assert.Equal(new Matches("^v[0-9]+"), ConfigText.Body("{ matches: '^v[0-9]+' }"));

    [Theory]
    [InlineData("ok", "ok")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("3", "3")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("'no'", "no")]
    [InlineData("''", "")]
    public void Json_compares_a_value_as_it_is_written(string written, string value) =>
        Assert.Equal(new JsonEquals("$.checks.0.status", value), ConfigText.Body($"{{ json: $.checks.0.status, equals: {written} }}"));
}

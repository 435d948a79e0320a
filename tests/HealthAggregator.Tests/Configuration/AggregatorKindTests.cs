using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class AggregatorKindTests
{
    [Fact]
    public void It_asks_for_one_data_center()
    {
        var target = ConfigText.Http("{ aggregator: { url: 'http://10.1.0.5:8081', data_center: eu-west } }");

        Assert.Equal(("aggregator", "http://10.1.0.5:8081/api/v1/data-centers/eu-west"), (target.Kind, target.Display));
        Assert.Equal(new HttpTarget(target.Url) { AskedAs = "aggregator", Expected = new AggregatorAnswer() }, target);
    }

    [Fact]
    public void Its_token_takes_the_place_of_one_that_other_checks_send()
    {
        var target = ConfigText.Http(
            "{ aggregator: { url: 'https://h/ha/', data_center: eu-west, token: viewer0815 }, tls: { server_name: ha }, connection: fresh }",
            defaults: "{ headers: { authorization: Bearer other, X-Site: a } }");

        Assert.Equal("https://h/ha/api/v1/data-centers/eu-west", target.Url.AbsoluteUri);
        Assert.Equal([new("X-Site", "a"), new("Authorization", "Bearer viewer0815")], target.Headers);
        Assert.Equal((new TlsPlan(null, "ha"), ConnectionUse.Fresh), (target.Tls, target.Connection));
        Assert.Contains("Bearer viewer0815", target.Sent);
    }

    [Theory]
    [InlineData("auth: { bearer: b }", "auth", "auth is sent as one too")]
    [InlineData("headers: { authorization: Bearer b }", "headers", "headers has one too")]
    public void It_has_one_token_and_not_two(string other, string place, string why) => Assert.Equal(
        [$"data_centers.dc.stacks.web.checks.a.{place}: token is sent as the header Authorization, and {why}; keep one of them"],
        ConfigText.Errors($"data_centers: {{ dc: {{ stacks: {{ web: {{ checks: {{ a: {{ aggregator: {{ url: 'http://h/', data_center: eu, token: t }}, {other} }} }} }} }} }} }}"));

    [Fact]
    public void Its_token_takes_the_place_of_credentials_of_the_defaults_too() => Assert.Equal(
        [new("Authorization", "Bearer t")],
        ConfigText.Http("{ aggregator: { url: 'http://h/', data_center: eu, token: t } }", defaults: "{ auth: { username: u, password: p } }").Headers);

    [Fact]
    public void Each_host_of_a_stack_may_be_asked() => Assert.Equal(
        "http://[::1]:8081/api/v1/data-centers/eu-west",
        Assert.Single(ConfigText.Stack("{ hosts: ['::1'], check: { aggregator: { url: 'http://{host}:8081', data_center: eu-west } } }").Checks).Target.Display);
}

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

    [Fact]
    public void Each_host_of_a_stack_may_be_asked() => Assert.Equal(
        "http://[::1]:8081/api/v1/data-centers/eu-west",
        Assert.Single(ConfigText.Stack("{ hosts: ['::1'], check: { aggregator: { url: 'http://{host}:8081', data_center: eu-west } } }").Checks).Target.Display);
}

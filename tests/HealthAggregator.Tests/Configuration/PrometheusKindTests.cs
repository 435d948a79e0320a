using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class PrometheusKindTests
{
    [Theory]
    [InlineData("http://prom:9090")]
    [InlineData("http://prom:9090/")]
    public void It_asks_a_server_for_the_value_of_a_query(string server)
    {
        var target = Target($$"""{ prometheus: { server: "{{server}}", query: 'avg(up{job="shop"})', pass_when: ">0.8" } }""");

        Assert.Equal("http://prom:9090/api/v1/query?query=avg%28up%7Bjob%3D%22shop%22%7D%29", target.Url.AbsoluteUri);
        Assert.Equal(("prometheus", "prom", 9090), (target.Kind, target.Host, target.Port));
        Assert.Equal("http://prom:9090: avg(up{job=\"shop\"}) > 0.8", target.Display);
        Assert.Equal(new QueryAnswer(Comparison.Parse("> 0.8")!, passesWithoutData: false), target.Expected);
        Assert.Equal((StatusRule.Ok, "GET", ConnectionUse.Reuse), (target.Status, target.Method, target.Connection));
    }

    [Fact]
    public void It_may_pass_without_data_below_a_path_with_credentials()
    {
        var target = Target("{ prometheus: { server: 'https://m.example/prometheus/', query: up, pass_when: '== 1', no_data: pass }, headers: { X-Scope-OrgID: shop }, tls: { server_name: m }, connection: fresh }");

        Assert.Equal("https://m.example/prometheus/api/v1/query?query=up", target.Url.AbsoluteUri);
        Assert.Equal(new QueryAnswer(Comparison.Parse("== 1")!, passesWithoutData: true), target.Expected);
        Assert.Equal([new("X-Scope-OrgID", "shop")], target.Headers);
        Assert.Equal((new TlsPlan(null, "m"), ConnectionUse.Fresh), (target.Tls, target.Connection));
    }

    [Fact]
    public void A_long_query_is_shown_by_its_beginning_on_one_line() => Assert.Equal(
        $"http://prom:9090: sum( up ) {new string('x', 70)}… > 1",
        Target($"{{ prometheus: {{ server: 'http://prom:9090', query: \"sum(\\n  up\\n) {new string('x', 200)}\", pass_when: '> 1' }} }}").Display);

    [Theory]
    [InlineData("http://prom:9090", "up{instance=\"{host}:9100\"}", "up{instance=\"10.0.0.5:9100\"}", "up{instance=\"[::1]:9100\"}")]
    [InlineData("http://prom:9090", "up{host=\"{host}\"} / 2", "up{host=\"10.0.0.5\"} / 2", "up{host=\"::1\"} / 2")]
    [InlineData("http://{host}:9090", "up", "up", "up")]
    public void Each_host_of_a_stack_may_stand_in_the_server_or_in_the_query(string server, string query, string ofAddress, string ofIPv6) => Assert.Equal(
        [ofAddress, ofIPv6],
        ConfigText.Stack($"{{ hosts: [10.0.0.5, '::1'], check: {{ prometheus: {{ server: '{server}', query: '{query}', pass_when: '> 1' }} }} }}").Checks
            .Select(check => Uri.UnescapeDataString(((HttpTarget)check.Target).Url.Query["?query=".Length..])));

    private static HttpTarget Target(string check) => ConfigText.Http(check);
}

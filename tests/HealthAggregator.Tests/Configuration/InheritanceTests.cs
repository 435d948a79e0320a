using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class InheritanceTests
{
    [Theory]
    [InlineData("weight: 7", "", "{}", 7)]
    [InlineData("weight: 7", "weight: 8", "{ weight: 9 }", 7)]
    [InlineData("rise: 1", "weight: 8", "{ weight: 9 }", 8)]
    [InlineData("rise: 1", "rise: 1", "{ weight: 9 }", 9)]
    [InlineData("rise: 1", "", "{}", 1)]
    public void The_nearest_of_check_stack_and_defaults_counts(string check, string stack, string defaults, int weight) =>
        Assert.Equal(weight, ConfigText.Check($"{{ http: http://h/, {check} }}", stack, defaults).Weight);

    [Fact]
    public void Every_key_that_shapes_a_check_may_stand_in_defaults_on_a_stack_and_on_a_check()
    {
        const string Keys =
            "interval: 10s, timeout: 3s, fast_interval: 2s, rise: 4, fall: 5, forgive: 6, attempts: 2, stale_as: last, weight: 7, vote: required, " +
            "method: POST, headers: { A: b }, body: c, expect: { status: 201, body: OK }, connection: fresh, tls: { server_name: n }";

        var onCheck = ConfigText.Check($"{{ http: https://h/, {Keys} }}");

        Assert.Equal(onCheck, ConfigText.Check("https://h/", Keys));
        Assert.Equal(onCheck, ConfigText.Check("https://h/", "", $"{{ {Keys} }}"));
        Assert.Equal(new Cadence(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), onCheck.Cadence);
        Assert.Equal(new Damping(4, 5, 6), onCheck.Damping);
        Assert.Equal((2, StalePolicy.Last, 7, Vote.Required), (onCheck.Attempts, onCheck.StaleAs, onCheck.Weight, onCheck.Vote));
        var target = Assert.IsType<HttpTarget>(onCheck.Target);
        Assert.Equal(("POST", "c", ConnectionUse.Fresh), (target.Method, target.Body, target.Connection));
        Assert.Equal([KeyValuePair.Create("A", "b")], target.Headers);
        Assert.Equal(new StatusRule([(201, 201)]), target.Status);
        Assert.Equal(new FirstWord("OK"), target.Expected);
        Assert.Equal("n", target.Tls.ServerName);
    }

    [Fact]
    public void A_key_is_taken_whole_so_that_a_nearer_expect_forgets_the_body_of_a_farther_one()
    {
        var target = ConfigText.Http("{ http: http://h/, expect: { status: 204 } }", "", "{ expect: { body: OK } }");

        Assert.Equal(FirstWord.Pass, target.Expected);
    }

    [Fact]
    public void Empty_headers_drop_inherited_ones() =>
        Assert.Empty(ConfigText.Http("{ http: http://h/, headers: {} }", "", "{ headers: { A: b } }").Headers);

    [Fact]
    public void The_check_of_hosts_inherits_like_any_other()
    {
        var stack = ConfigText.Stack("{ hosts: [h1], check: { http: 'http://{host}/', rise: 7 }, fall: 8 }", "{ rise: 1, fall: 1, forgive: 9 }");

        Assert.Equal(new Damping(7, 8, 9), stack.Checks[0].Damping);
    }

    [Fact]
    public void What_only_http_checks_have_is_inherited_past_tcp_checks() =>
        Assert.Equal(new TcpTarget("h", 80), ConfigText.Check("{ tcp: h:80 }", "method: POST", "{ headers: { A: b }, tls: { server_name: n } }").Target);

    [Fact]
    public void Inherited_tls_changes_nothing_for_a_plain_http_page() =>
        Assert.Equal(ConfigText.Http("http://h/"), ConfigText.Http("http://h/", "", "{ tls: { server_name: n } }"));
}

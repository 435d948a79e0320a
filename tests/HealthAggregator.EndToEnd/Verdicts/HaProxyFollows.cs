namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>A real HAProxy as the prober, with the health checks that its users write.</summary>
public sealed class HaProxyFollows
{
    [Theory]
    [InlineData("option httpchk OPTIONS /health")]
    [InlineData("option httpchk HEAD /health HTTP/1.0")]
    [InlineData("option httpchk GET /health HTTP/1.1\\r\\nHost:\\ shop.example")]
    [InlineData("option httpchk GET /health\n  http-check expect rstring ^PASS$")]
    [InlineData("option httpchk GET /health\n  http-check expect string PASS")]
    public async Task Its_server_goes_down_on_FAIL_and_comes_back_on_PASS(string check)
    {
        await using var stacks = await NginxStacks.StartAsync(1);
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stacks.Url(0))], "interval: 300ms, timeout: 250ms, fast_interval: 100ms"));
        await aggregator.AnswersAsync("PASS");
        var port = FreePort.Next();
        await using var haproxy = await HaProxy.StartAsync(port, $$"""
            frontend front
              bind 127.0.0.1:{{port}}
              http-request return status 200 content-type text/plain string up if { nbsrv(site) ge 1 }
              http-request return status 200 content-type text/plain string down
            backend site
              {{check}}
              server east 127.0.0.1:{{aggregator.Ports.Probe}} check inter 200ms fall 2 rise 2
            """);
        async Task<string> SeenAsync() => (await RawHttp.ExchangeAsync(port, "GET / HTTP/1.0\r\n\r\n")).Body;

        stacks.Say(0, "FAIL");
        await Eventually.IsAsync("HAProxy takes the site out", SeenAsync, seen => seen == "down");
        stacks.Say(0, "PASS");
        await Eventually.IsAsync("HAProxy takes the site back", SeenAsync, seen => seen == "up");

        Assert.Contains("L7OK", await haproxy.TellAsync("show stat"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_moves_to_the_warm_site_when_an_operator_says_burst_and_back_when_he_takes_it_back()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 300ms, timeout: 250ms, fast_interval: 100ms }
            data_centers:
              us-east: { default: true, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              dr: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """);
        await aggregator.AnswersAsync("PASS");
        var port = FreePort.Next();
        await using var haproxy = await HaProxy.StartAsync(port, $$"""
            frontend front
              bind 127.0.0.1:{{port}}
              http-request return status 200 content-type text/plain string us-east if { nbsrv(us-east) ge 1 }
              http-request return status 200 content-type text/plain string dr if { nbsrv(dr) ge 1 }
              http-request return status 503 content-type text/plain string nowhere
            backend us-east
              option httpchk OPTIONS /health
              server us-east 127.0.0.1:{{aggregator.Ports.Probe}} check inter 200ms fall 2 rise 2
            backend dr
              option httpchk GET /burst-state/dr
              http-check expect rstring ^BURST-ON$
              server dr 127.0.0.1:{{aggregator.Ports.Probe}} check inter 200ms fall 2 rise 2
            """);
        async Task<string> SeenAsync() => (await RawHttp.ExchangeAsync(port, "GET / HTTP/1.0\r\n\r\n")).Body;
        await Eventually.IsAsync("HAProxy uses the active site", SeenAsync, seen => seen == "us-east");

        stacks.Say(0, "FAIL");
        await Eventually.IsAsync("there is nowhere to go", SeenAsync, seen => seen == "nowhere");
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Post, "/burst/on?data_center=dr&reason=us-east+is+down")).Status);
        await Eventually.IsAsync("HAProxy moves to the warm site", SeenAsync, seen => seen == "dr");

        stacks.Say(0, "PASS");
        await Eventually.IsAsync("HAProxy is back at the active site", SeenAsync, seen => seen == "us-east");
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Post, "/burst/off?data_center=dr&reason=us-east+is+back")).Status);
        await Eventually.IsTrueAsync("HAProxy has taken the warm site out", async () => (await haproxy.TellAsync("show stat")).Split('\n').Any(line =>
            line.StartsWith("dr,dr,", StringComparison.Ordinal) && line.Contains(",DOWN,", StringComparison.Ordinal)));
    }
}

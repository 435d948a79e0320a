namespace HealthAggregator.EndToEnd.Answering;

/// <summary>A caching proxy between the prober and the program, set to keep whatever it may.</summary>
public sealed class BehindACache
{
    [Fact]
    public async Task F50_nginx_never_serves_an_old_verdict()
    {
        await using var stack = await NginxStacks.StartAsync(2);
        await using var aggregator = await OneStackAsync(stack.Url(0));
        var port = FreePort.Next();
        await using var cache = await Nginx.StartAsync(port, directory => $$"""
            proxy_cache_path {{directory["cache"]}} keys_zone=answers:1m;
            server {
                listen 127.0.0.1:{{port}};
                proxy_cache answers;
                proxy_cache_valid any 1h;
                location /health { proxy_pass {{aggregator.ProbeUrl}}; }
                location /careless { proxy_pass {{stack.Url(1)}}; }
            }
            """);

        await NeverOldAsync(port, stack, aggregator);
    }

    [Fact]
    public async Task F50_HAProxy_never_serves_an_old_verdict()
    {
        await using var stack = await NginxStacks.StartAsync(2);
        await using var aggregator = await OneStackAsync(stack.Url(0));
        var port = FreePort.Next();
        await using var cache = await HaProxy.StartAsync(port, $$"""
            cache answers
              total-max-size 4
              max-age 3600
            frontend front
              bind 127.0.0.1:{{port}}
              http-request cache-use answers
              http-response cache-store answers
              use_backend careless if { path /careless }
              default_backend health
            backend health
              server health 127.0.0.1:{{aggregator.Ports.Probe}}
            backend careless
              http-request set-path /health
              http-response set-header Cache-Control max-age=3600
              server careless {{new Uri(stack.Url(1)).Authority}}
            """);

        await NeverOldAsync(port, stack, aggregator);
    }

    private static async Task NeverOldAsync(int port, NginxStacks stack, AggregatorProcess aggregator)
    {
        // The cache does cache what lets itself be cached, or this test would show nothing.
        stack.Say(1, "OLD");
        Assert.Equal("OLD\n", (await AskAsync(port, "/careless")).Body);
        stack.Say(1, "NEW");
        Assert.Equal("OLD\n", (await AskAsync(port, "/careless")).Body);

        Assert.Equal("PASS", (await AskAsync(port, "/health")).Body);
        stack.Say(0, "FAIL");
        await aggregator.AnswersAsync("FAIL");
        var fail = await AskAsync(port, "/health");
        stack.Say(0, "PASS");
        await aggregator.AnswersAsync("PASS");
        var pass = await AskAsync(port, "/health");

        Assert.Equal((503, "FAIL"), (fail.Status, fail.Body));
        Assert.Equal((200, "PASS"), (pass.Status, pass.Body));
        Assert.Null(pass.Header("Age"));
    }

    private static Task<RawAnswer> AskAsync(int port, string path) =>
        RawHttp.ExchangeAsync(port, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    private static async Task<AggregatorProcess> OneStackAsync(string url)
    {
        var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", url)], "interval: 300ms, timeout: 250ms, fast_interval: 100ms"));
        await aggregator.AnswersAsync("PASS");
        return aggregator;
    }
}

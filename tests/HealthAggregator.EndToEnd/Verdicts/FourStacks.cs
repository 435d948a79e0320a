namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>The sentence that the program exists for: four stacks at 75%, one down is PASS, two down are FAIL, three back are PASS.</summary>
public sealed class FourStacks(ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task On_nginx_the_verdict_follows_the_pages()
    {
        await using var stacks = await NginxStacks.StartAsync(4);

        await VerdictFollowsAsync(stacks.Url, (stack, up) =>
        {
            stacks.Say(stack, up ? "PASS" : "FAIL");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task On_HAProxy_the_verdict_follows_the_servers()
    {
        var ports = Enumerable.Range(0, 4).Select(_ => FreePort.Next()).ToArray();
        await using var haproxy = await HaProxy.StartAsync(ports[^1], string.Join('\n', ports.Select((port, stack) => $$"""
            frontend page{{stack}}
              bind 127.0.0.1:{{port}}
              http-request return status 200 content-type text/plain string PASS if { nbsrv(stack{{stack}}) ge 1 }
              http-request return status 503 content-type text/plain string FAIL
            backend stack{{stack}}
              server only 127.0.0.1:9
            """)));

        await VerdictFollowsAsync(
            stack => $"http://127.0.0.1:{ports[stack]}/health",
            (stack, up) => haproxy.TellAsync($"set server stack{stack}/only state {(up ? "ready" : "maint")}"));
    }

    private async Task VerdictFollowsAsync(Func<int, string> url, Func<int, bool, Task> set)
    {
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 500ms, timeout: 400ms, fast_interval: 100ms, rise: 2, fall: 3 }
            data_centers:
              east:
                threshold: 75%
                stacks:
                  web: { checks: { page: "{{url(0)}}" } }
                  search: { checks: { page: "{{url(1)}}" } }
                  cart: { checks: { page: "{{url(2)}}" } }
                  payments: { checks: { page: "{{url(3)}}" } }
            """);
        await aggregator.AnswersAsync("PASS");
        await PassingAsync(aggregator, 4);

        await set(0, false);
        await PassingAsync(aggregator, 3);
        Assert.Equal("PASS", await aggregator.AnswerAsync());

        await set(1, false);
        Report("two of four down, FAIL", 3, await aggregator.AnswersAsync("FAIL"));
        await PassingAsync(aggregator, 2);

        await set(0, true);
        Report("back to three of four, PASS", 2, await aggregator.AnswersAsync("PASS"));
        await PassingAsync(aggregator, 3);

        var history = aggregator.Child.Output;
        Assert.Contains(history, line => line.Contains("east", StringComparison.Ordinal) && line.Contains("FAIL", StringComparison.Ordinal));
    }

    // Shown, not asserted: how long a loaded machine takes is no property of the program.
    private void Report(string what, int samples, TimeSpan took) =>
        output.WriteLine($"{what}: {took.TotalMilliseconds:F0} ms after the flip; bound {(Interval + (samples * FastInterval) + Timeout).TotalMilliseconds:F0} ms");

    private static async Task PassingAsync(AggregatorProcess aggregator, int stacks)
    {
        var page = await aggregator.StatusAsync($"{stacks} of 4 pass", page => page.DataCenter("east").GetProperty("score").GetProperty("passing").GetInt32() == stacks);
        var score = page.DataCenter("east").GetProperty("score");
        Assert.Equal(4, score.GetProperty("total").GetInt32());
        Assert.Equal(25 * stacks, score.GetProperty("percent").GetDouble());
        Assert.Equal(stacks >= 3 ? "PASS" : "FAIL", page.DataCenter("east").GetProperty("verdict").GetString());
    }
}

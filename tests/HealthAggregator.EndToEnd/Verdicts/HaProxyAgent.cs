namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>A real HAProxy that asks the agent listener: what its statistics make of each word.</summary>
public sealed class HaProxyAgent
{
    private const string Up = "UP", Down = "DOWN (agent)", Drain = "DRAIN (agent)", Maintenance = "MAINT";

    [Fact]
    public async Task Its_servers_follow_the_checks_the_operators_and_the_ramp_of_a_burst()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        var agent = FreePort.Next();
        await using var aggregator = await StartAsync(stacks, $"127.0.0.1:{agent}");
        var port = FreePort.Next();
        await using var haproxy = await HaProxy.StartAsync(port, $$"""
            frontend front
              bind 127.0.0.1:{{port}}
            backend sites
              default-server check agent-check agent-port {{agent}} agent-inter 200ms weight 100
              server east 127.0.0.1:{{port}} agent-send "us-east\n"
              server dr 127.0.0.1:{{port}} agent-send "dr\n"
              server silent 127.0.0.1:{{port}} agent-inter 2s
              server mistyped 127.0.0.1:{{port}} agent-send "us-eats\n"
            """);
        async Task BecomesAsync(string server, string status) =>
            await Eventually.IsAsync($"{server} is {status}", async () => (await haproxy.ServerAsync(server)).Status, seen => seen == status);

        await BecomesAsync("dr", Drain);
        stacks.Say(0, "FAIL");
        await BecomesAsync("east", Down);
        await IsToldOfNoneAsync("silent");
        stacks.Say(0, "PASS");
        await BecomesAsync("east", Up);

        await ChangeAsync(aggregator, HttpMethod.Put, "us-east/override", """{"verdict":"FAIL","reason":"a test","force":true}""");
        await BecomesAsync("east", Drain);
        await ChangeAsync(aggregator, HttpMethod.Delete, "us-east/override?reason=over");
        await BecomesAsync("east", Up);

        await ChangeAsync(aggregator, HttpMethod.Put, "us-east/stacks/web/maintenance", """{"reason":"a test","for":"1h"}""");
        await BecomesAsync("east", Maintenance);
        await ChangeAsync(aggregator, HttpMethod.Delete, "us-east/stacks/web/maintenance?reason=over");
        await BecomesAsync("east", Up);

        await ChangeAsync(aggregator, HttpMethod.Put, "dr/burst", """{"on":true,"reason":"a test","ramp":"24h"}""");
        await BecomesAsync("dr", Up);
        Assert.Equal("1", (await haproxy.ServerAsync("dr")).Weight);
        await ChangeAsync(aggregator, HttpMethod.Put, "dr/burst", """{"on":true,"reason":"a test","ramp":"0s"}""");
        await Eventually.IsAsync("dr has all its weight", async () => (await haproxy.ServerAsync("dr")).Weight, weight => weight == "100");
        await ChangeAsync(aggregator, HttpMethod.Delete, "dr/burst?reason=over");
        await BecomesAsync("dr", Drain);

        // Whatever was said of others, nothing was of a data center that there is not, or to whom it is not clear which one he means.
        await IsToldOfNoneAsync("mistyped");
        await IsToldOfNoneAsync("silent");
        var askers = (await aggregator.StatusAsync()).Json.GetProperty("probers").EnumerateArray().Select(prober =>
            $"{prober.GetProperty("family").GetString()} {prober.GetProperty("data_center").GetString() ?? "-"} {prober.GetProperty("last_verdict").GetString() ?? "-"}");
        Assert.Equal(["haproxy-agent - -", "haproxy-agent dr FAIL", "haproxy-agent us-east PASS"], askers.Where(asker => asker.StartsWith("haproxy-agent ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        async Task IsToldOfNoneAsync(string server)
        {
            await Eventually.IsTrueAsync($"{server} is told that there is none", async () => (await haproxy.TellAsync("show stat")).Split('\n').Any(line =>
                line.StartsWith($"sites,{server},", StringComparison.Ordinal) && line.Contains("agent reports an error : unknown-data-center", StringComparison.Ordinal)));
            Assert.Equal((Up, "100"), await haproxy.ServerAsync(server));
        }
    }

    [Fact]
    public async Task A_port_for_each_data_center_needs_no_words_and_stands_them()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        var (east, dr) = (FreePort.Next(), FreePort.Next());
        await using var aggregator = await StartAsync(stacks, $"{{ us-east: 127.0.0.1:{east}, dr: 127.0.0.1:{dr} }}");
        var port = FreePort.Next();
        await using var haproxy = await HaProxy.StartAsync(port, $$"""
            frontend front
              bind 127.0.0.1:{{port}}
            backend sites
              default-server check agent-check agent-inter 200ms
              server east 127.0.0.1:{{port}} agent-port {{east}}
              server talking 127.0.0.1:{{port}} agent-port {{east}} agent-send "dr\n"
              server dr 127.0.0.1:{{port}} agent-port {{dr}}
            """);
        async Task BecomesAsync(string server, string status) =>
            await Eventually.IsAsync($"{server} is {status}", async () => (await haproxy.ServerAsync(server)).Status, seen => seen == status);

        await BecomesAsync("dr", Drain);
        stacks.Say(0, "FAIL");
        await BecomesAsync("east", Down);
        await BecomesAsync("talking", Down);
        stacks.Say(0, "PASS");
        await BecomesAsync("east", Up);
        await BecomesAsync("talking", Up);
    }

    [Fact]
    public async Task F53_it_answers_on_for_the_shutdown_delay_and_says_no_word_of_the_stop()
    {
        await using var stack = RawServer.Saying("PASS");
        var agent = FreePort.Next();
        await using var aggregator = await AggregatorProcess.StartAsync(
            "shutdown_delay: 2s\n" + Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"),
            AggregatorPorts.Free() with { Agent = $"127.0.0.1:{agent}" });
        await aggregator.AnswersAsync("PASS");

        aggregator.Child.Signal(PosixSignalNumber.Terminate);
        await Eventually.IsTrueAsync("it is stopping", () => aggregator.Log.Contains("answering the last verdicts", StringComparison.Ordinal));
        var answers = new HashSet<string>();
        await Eventually.IsTrueAsync("it has ended", async () =>
        {
            if (!aggregator.Child.HasExited)
            {
                answers.Add((await RawHttp.ExchangeAsync(agent, "east\n")).Text);
            }

            return aggregator.Child.HasExited;
        });

        Assert.Equal(0, aggregator.Child.ExitCode);
        Assert.Contains("up ready 100%\n", answers);
        Assert.Empty(answers.Except(["up ready 100%\n", ""]));
    }

    private static async Task<AggregatorProcess> StartAsync(NginxStacks stacks, string agent)
    {
        var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 300ms, timeout: 250ms, fast_interval: 100ms }
            data_centers:
              us-east: { default: true, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              dr: { role: burst, stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """, AggregatorPorts.Free() with { Agent = agent });
        await Daemon.StartedAsync(aggregator, it => it.AnswersAsync("PASS"));
        return aggregator;
    }

    private static async Task ChangeAsync(AggregatorProcess aggregator, HttpMethod method, string path, string? body = null)
    {
        var (status, answer) = await aggregator.ChangeAsync(method, $"/api/v1/data-centers/{path}", body);
        Assert.True(status == 200, answer);
    }
}

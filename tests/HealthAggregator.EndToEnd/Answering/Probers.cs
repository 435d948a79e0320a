namespace HealthAggregator.EndToEnd.Answering;

/// <summary>Who asks, and who is expected to and does not: on the real program, as an operator sees it.</summary>
public sealed class Probers
{
    [Fact]
    public async Task A_prober_that_falls_silent_is_told_of_in_the_status_the_log_and_the_metrics_and_so_is_its_return()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(
            "expected_probers: [{ family: route53, every: 1s, data_center: east }, { name: edge, user_agent: edge-gslb, from: 127.0.0.0/8, every: 1h }]\n"
            + Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await aggregator.AnswersAsync("PASS");
        await AskAsync(aggregator, "HEAD", "Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)");
        await AskAsync(aggregator, "GET", "edge-gslb/2 \t[red]bold[/]");

        await Eventually.IsTrueAsync("route53 is silent", async () => (await aggregator.MetricsAsync()).Sum("health_aggregator_expected_prober_silent", "name=\"route53\"") == 1);
        await Eventually.IsTrueAsync("the log says so", () => Task.FromResult(aggregator.Log.Contains("prober route53 is silent: it is expected every 1s", StringComparison.Ordinal)));
        var silent = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);
        Assert.True(silent.ExitCode == 0, silent.Said);
        var words = string.Join(' ', silent.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"Asked by .*route53 \d+s ago", words);
        Assert.Contains("prober route53 is silent: expected every 1s, it asked ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("prober edge", words, StringComparison.Ordinal);

        await AskAsync(aggregator, "HEAD", "Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)");
        await Eventually.IsTrueAsync("the log says that it asks again", () => Task.FromResult(aggregator.Log.Contains("prober route53 asks again, after ", StringComparison.Ordinal)));

        var edge = (await aggregator.StatusAsync()).Json.GetProperty("probers").EnumerateArray().Single(prober => prober.GetProperty("expected").EnumerateArray().Any(name => name.GetString() == "edge"));
        Assert.Equal(("other", "127.0.0.1", "PASS"), (edge.GetProperty("family").GetString(), edge.GetProperty("source").GetString(), edge.GetProperty("last_verdict").GetString()));
    }

    private static Task<RawAnswer> AskAsync(AggregatorProcess aggregator, string method, string userAgent) =>
        RawHttp.ExchangeAsync(aggregator.Ports.Probe, $"{method} /health HTTP/1.0\r\nUser-Agent: {userAgent}\r\n\r\n");
}

namespace HealthAggregator.EndToEnd.Answering;

/// <summary>For probers that need other words: the answers are the operator's to choose.</summary>
public sealed class OtherResponses
{
    [Fact]
    public async Task Status_and_body_of_both_answers_may_be_configured()
    {
        await using var pass = RawServer.Saying("PASS");
        await using var fail = RawServer.Saying("FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            responses: { pass: { status: 200, body: UP }, fail: { status: 200, body: DOWN } }
            defaults: { interval: 500ms, timeout: 400ms, fast_interval: 100ms }
            data_centers:
              east: { stacks: { web: { checks: { page: "{{pass.Url}}" } } } }
              west: { stacks: { web: { checks: { page: "{{fail.Url}}" } } } }
            """);
        await aggregator.AnswersAsync("UP", "/health/east");
        await aggregator.EveryCheckSampledAsync();

        Answers.Is(await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health/east HTTP/1.0\r\n\r\n"), 200, "UP");
        Answers.Is(await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health/west HTTP/1.0\r\n\r\n"), 200, "DOWN");
    }

    [Fact]
    public async Task With_several_data_centers_and_no_default_the_bare_path_is_404()
    {
        await using var pass = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            data_centers:
              east: { stacks: { web: { checks: { page: "{{pass.Url}}" } } } }
              west: { stacks: { web: { checks: { page: "{{pass.Url}}" } } } }
            """);

        Assert.Equal(404, (await RawHttp.ExchangeAsync(aggregator.Ports.Probe, "GET /health HTTP/1.0\r\n\r\n")).Status);
    }

    [Theory]
    [InlineData("pass: { status: 200, body: OK }, fail: { status: 503, body: NOT-OK }")]
    [InlineData("pass: { status: 200, body: burst }, fail: { status: 503, body: no-BURST }")]
    [InlineData("fail: { status: 503, body: BYPASSED }")]
    public async Task A_pair_of_bodies_that_a_substring_prober_would_mix_up_is_refused(string responses)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("config.yaml", $"responses: {{ {responses} }}\n" + Pages.Config([("page", "http://127.0.0.1:9/health")], "interval: 5s"));

        var outcome = await TheProgram.RunAsync("check", "--config", file);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("responses", outcome.Errors, StringComparison.Ordinal);
    }
}

namespace HealthAggregator.EndToEnd.Answering;

/// <summary>One instance with the data centers <c>up</c> (the default) and <c>down</c>, whose answers never change: for tests that only ask.</summary>
public sealed class PassAndFail : IAsyncLifetime
{
    private RawServer? _passing;
    private RawServer? _failing;
    private AggregatorProcess? _aggregator;

    public AggregatorProcess Aggregator => _aggregator!;

    public int Port => Aggregator.Ports.Probe;

    public async ValueTask InitializeAsync()
    {
        _passing = RawServer.Saying("PASS");
        _failing = RawServer.Saying("FAIL 3 of 8 tests passed");
        _aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms }
            data_centers:
              up: { default: true, stacks: { shop-web: { checks: { page-1: "{{_passing.Url}}" } } } }
              down: { stacks: { bypass-web: { checks: { page-2: "{{_failing.Url}}" } } } }
            """);
        await _aggregator.AnswersAsync("PASS");
        await _aggregator.StatusAsync("down was asked", page => page.Check("page-2").Outcome == "said-fail");
    }

    public async ValueTask DisposeAsync()
    {
        if (_aggregator is not null)
        {
            await _aggregator.DisposeAsync();
        }

        await _passing!.DisposeAsync();
        await _failing!.DisposeAsync();
    }

    /// <summary>Whether it lives and answers as before, whatever a test has just done to it.</summary>
    public async Task StillAnswersAsync()
    {
        Assert.False(Aggregator.Child.HasExited, Aggregator.Log);
        Assert.Equal("PASS", (await RawHttp.ExchangeAsync(Port, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).Body);
    }
}

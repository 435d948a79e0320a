namespace HealthAggregator.EndToEnd.Support;

/// <summary>Two burst sites, blue and green, whose one page passes.</summary>
public sealed class Sites : IAsyncLifetime
{
    private readonly RawServer _stack = RawServer.Saying("PASS");
    private AggregatorProcess? _aggregator;

    public AggregatorProcess Aggregator => _aggregator!;

    public Operator Operator => new(Aggregator);

    public async ValueTask InitializeAsync()
    {
        _aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 1s, timeout: 500ms, fast_interval: 200ms }
            data_centers:
              blue: { role: burst, stacks: { web: { checks: { page: "{{_stack.Page("blue")}}" } } } }
              green: { role: burst, stacks: { web: { checks: { page: "{{_stack.Page("green")}}" } } } }
            """);
        await Aggregator.EveryCheckSampledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_aggregator is not null)
        {
            await _aggregator.DisposeAsync();
        }

        await _stack.DisposeAsync();
    }
}

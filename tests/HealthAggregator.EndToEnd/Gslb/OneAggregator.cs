namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A health aggregator that judges us-east, which passes, and dr, which nobody has burst.</summary>
public sealed class OneAggregator : IAsyncLifetime
{
    private readonly RawServer _stack = RawServer.Saying("PASS");
    private AggregatorProcess? _aggregator;

    /// <summary>Of its probe listener, on 127.0.0.1.</summary>
    public int Port => _aggregator!.Ports.Probe;

    /// <summary>Of its agent listener.</summary>
    public int AgentPort { get; } = FreePort.Next();

    public async ValueTask InitializeAsync()
    {
        _aggregator = await AggregatorProcess.StartAsync($$"""
            data_centers:
              us-east: { default: true, stacks: { web: { checks: { page: "{{_stack.Page("us-east")}}" } } } }
              dr: { role: burst, stacks: { web: { checks: { page: "{{_stack.Page("dr")}}" } } } }
            """, AggregatorPorts.Free() with { Agent = $"127.0.0.1:{AgentPort}" });
        await _aggregator.AnswersAsync("PASS");
    }

    public async ValueTask DisposeAsync()
    {
        await (_aggregator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _stack.DisposeAsync();
    }
}

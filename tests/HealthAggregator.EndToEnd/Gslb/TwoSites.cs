namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>
/// us-east, active, and dr, warm: each with a stack whose page the test flips, a health aggregator of its own, and a place where it takes traffic and answers its
/// name. The aggregators listen on one port of two addresses, for GSLBs that ask the addresses that they hand out.
/// </summary>
public sealed class TwoSites : IAsyncDisposable
{
    public const string UsEast = "127.0.0.1";
    public const string Dr = "127.0.0.2";

    private const string Defaults = "defaults: { interval: 500ms, timeout: 400ms, fast_interval: 200ms }";

    private readonly NginxStacks _stacks;
    private readonly List<IAsyncDisposable> _parts;

    private AggregatorProcess _active = null!;
    private AggregatorProcess _warm = null!;

    private TwoSites(NginxStacks stacks) => (_stacks, _parts) = (stacks, [stacks]);

    /// <summary>Of both aggregators' probe listeners.</summary>
    public int HealthPort { get; } = FreePort.Next();

    /// <summary>Of both aggregators' agents.</summary>
    public int AgentPort { get; } = FreePort.Next();

    /// <summary>Where they take traffic, on 127.0.0.1.</summary>
    public (int UsEast, int Dr) Fronts { get; } = (FreePort.Next(), FreePort.Next());

    /// <summary>Somebody who says something to one of the sites.</summary>
    public Operator At(string address) => new(address == UsEast ? _active : _warm);

    /// <summary>Does something to the process of us-east's aggregator: stopped, it takes connections and never answers; killed, it refuses them.</summary>
    public void SignalUsEast(PosixSignalNumber signal) => _active.Child.Signal(signal);

    /// <summary>us-east says PASS, dr FAIL because nobody has burst it.</summary>
    public static async Task<TwoSites> StartAsync()
    {
        var sites = new TwoSites(await NginxStacks.StartAsync(2));
        return await Daemon.StartedAsync(sites, async it =>
        {
            it._parts.Add(await Nginx.StartAsync(it.Fronts.Dr, _ => $$"""
                server { listen 127.0.0.1:{{it.Fronts.UsEast}}; return 200 us-east; }
                server { listen 127.0.0.1:{{it.Fronts.Dr}}; return 200 dr; }
                """));
            it._active = await it.JudgeAsync($$"""us-east: { stacks: { web: { checks: { page: "{{it._stacks.Url(0)}}" } } } }""", UsEast);
            it._warm = await it.JudgeAsync($$"""dr: { role: burst, stacks: { web: { checks: { page: "{{it._stacks.Url(1)}}" } } } }""", Dr);
            await it._active.AnswersAsync("PASS");
            await it._warm.EveryCheckSampledAsync();
        });
    }

    /// <summary>Flips the page of us-east's stack.</summary>
    public void UsEastSays(string page) => _stacks.Say(0, page);

    /// <summary>An operator says burst.</summary>
    public Task BurstAsync() => ToggleAsync("on", "us-east is down");

    /// <summary>And takes it back.</summary>
    public Task BurstOffAsync() => ToggleAsync("off", "us-east is back");

    public ValueTask DisposeAsync() => new Disposables(Enumerable.Reverse(_parts)).DisposeAsync();

    private async Task ToggleAsync(string what, string why) =>
        await At(Dr).RunAsync(0, ["burst", what, "--data-center", "dr", "--reason", why]);

    private async Task<AggregatorProcess> JudgeAsync(string dataCenter, string address)
    {
        var aggregator = await AggregatorProcess.StartAsync($"{Defaults}\ndata_centers:\n  {dataCenter}", new(HealthPort, FreePort.Next(), address) { Agent = $"{address}:{AgentPort}" });
        _parts.Add(aggregator);
        return aggregator;
    }
}

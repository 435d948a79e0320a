namespace HealthAggregator.EndToEnd.Probers;

/// <summary>The data centers <c>up</c> and <c>down</c>, whose answers never change, asked over TCP and, once somebody wants that, over TLS.</summary>
public sealed class ProbedSites : IAsyncLifetime
{
    private readonly RawServer _passing = RawServer.Saying("PASS");
    private readonly RawServer _failing = RawServer.Saying("FAIL 3 of 8 tests passed");
    private readonly TemporaryDirectory _directory = new();
    private readonly AggregatorPorts _encryptedPorts = AggregatorPorts.Free();
    private readonly int _agent = FreePort.Next();
    private AggregatorProcess? _plain;
    private Certificates? _certificates;
    private Child? _encrypted;

    public AggregatorProcess Plain => _plain!;

    private string Config => $$"""
        defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms }
        data_centers:
          up: { default: true, stacks: { shop-web: { checks: { page-1: "{{_passing.Url}}" } } } }
          down: { stacks: { bypass-web: { checks: { page-2: "{{_failing.Url}}" } } } }
          dr: { role: burst, stacks: { web: { checks: { page-3: "{{_passing.Page("dr")}}" } } } }
        """;

    public async ValueTask InitializeAsync()
    {
        _plain = await AggregatorProcess.StartAsync(Config, AggregatorPorts.Free() with { Agent = $"127.0.0.1:{_agent}" });
        await _plain.AnswersAsync("PASS");
        await _plain.EveryCheckSampledAsync();
    }

    public async Task<RawAnswer> AskAsync(ProberDialect dialect, string path) =>
        await dialect.AskAsync(dialect.IsRaw ? _agent : dialect.IsEncrypted ? await EncryptedPortAsync() : Plain.Ports.Probe, path);

    /// <summary>Both instances stop evaluating, and go on answering.</summary>
    public async Task<IAsyncDisposable> HoldAsync()
    {
        await EncryptedPortAsync();
        return new Disposables([await Strace.HoldAsync(Plain.Child, "evaluator", "watchdog"), await Strace.HoldAsync(_encrypted!, "evaluator", "watchdog")]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_plain is not null)
        {
            await _plain.DisposeAsync();
        }

        if (_encrypted is not null)
        {
            await _encrypted.DisposeAsync();
        }

        _certificates?.Dispose();
        _directory.Dispose();
        await _passing.DisposeAsync();
        await _failing.DisposeAsync();
    }

    private async Task<int> EncryptedPortAsync()
    {
        if (_encrypted is null)
        {
            _certificates = await Certificates.CreateAsync(("listener", "IP:127.0.0.1", 2));
            var file = _directory.Write("config.yaml", $$"""
                listen:
                  probe: { address: "127.0.0.1:{{_encryptedPorts.Probe}}", certificate: "{{_certificates.Certificate("listener")}}", key: "{{_certificates.Key("listener")}}" }
                  admin: 127.0.0.1:{{_encryptedPorts.Admin}}
                state_dir: {{_directory["state"]}}
                {{Config}}

                """);
            _encrypted = TheProgram.Start([], "run", "--config", file);
            var dialect = Dialects.All.First(candidate => candidate.IsEncrypted);
            await Eventually.IsAsync("it answers over TLS", () => dialect.AskAsync(_encryptedPorts.Probe, "/health/up"), dialect.IsHealthy);
        }

        return _encryptedPorts.Probe;
    }
}

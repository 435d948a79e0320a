using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Holding;

namespace HealthAggregator.Tests.Support;

/// <summary>The whole program but for its command line, in this process: on free ports, with a state directory of its own, and with a config that the test holds.</summary>
internal sealed class AggregatorApplication : IAsyncDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("health-aggregator-tests-");
    private readonly ConcurrentQueue<(string Loop, Exception Exception)> _died = new();
    private Aggregator? _aggregator;

    private Func<Settings, string?, Task> _start = null!;

    // Set by the test, called by whoever reloads.
    private volatile Func<ConfigResult> _read = () => throw new InvalidOperationException("Nothing is configured.");

    private AggregatorApplication()
    {
    }

    public Aggregator Aggregator => _aggregator!;

    /// <summary>Asks the probe listener.</summary>
    public HttpClient Probe { get; private set; } = null!;

    /// <summary>Asks the admin listener, as nobody.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Asks the admin listener with the operator's token.</summary>
    public HttpClient Operator { get; private set; } = null!;

    public SeenLog Log { get; } = new();

    public string StateDirectory => _state.FullName;

    /// <summary>The loops that ended, and why.</summary>
    public IReadOnlyCollection<(string Loop, Exception Exception)> Died => _died;

    /// <summary>The operator's token, as it stands in its file.</summary>
    public string Token => File.ReadAllText(Path.Combine(StateDirectory, OperatorToken.FileName)).Trim();

    public static async Task<AggregatorApplication> Start(Settings settings, TimeProvider? time = null, HttpMessageHandler? handler = null, TextWriter? log = null)
    {
        var application = new AggregatorApplication();
        application._start = (settings, boot) => application.Run(settings, boot, time ?? TimeProvider.System, handler, log ?? application.Log);
        try
        {
            await application._start(settings, BootId.OfThisMachine());
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return application;
    }

    /// <summary>Stops it as SIGTERM does, and starts another one on the same state directory.</summary>
    /// <param name="settings">What its config says.</param>
    /// <param name="boot">Default: the machine is not booted meanwhile.</param>
    /// <param name="between">What happens while none runs.</param>
    public async Task Restart(Settings settings, string? boot = null, Action? between = null)
    {
        await Eventually.Comes(Task.Run(() => Aggregator.Stop("a test")));
        await End();
        between?.Invoke();
        await _start(settings, boot ?? BootId.OfThisMachine());
    }

    /// <summary>What reading the config does from now on.</summary>
    public Func<ConfigResult> Read
    {
        get => _read;
        set => _read = value;
    }

    /// <summary>What the config says from now on. The state directory stays the same.</summary>
    public void Configure(Settings settings)
    {
        var read = new ConfigResult(settings with { StateDirectory = StateDirectory }, []);
        Read = () => read;
    }

    /// <summary>What is wrong with the config from now on.</summary>
    public void Configure(params ConfigError[] errors) => Read = () => new(null, [.. errors]);

    public Task Reload() => Eventually.Comes(Aggregator.Reload("a test"));

    /// <summary>What a GSLB is told, in status and body.</summary>
    public async Task<string> Verdict(string path = "/health")
    {
        using var response = await Probe.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    public Task Becomes(string verdict, string path = "/health") => Eventually.True(async () => await Verdict(path) == verdict, $"{path} says {verdict}");

    public async Task<(HttpStatusCode Status, string Body)> Get(string path)
    {
        using var response = await Admin.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> Status(string path = "/api/v1/status")
    {
        var (status, body) = await Get(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    public async Task<HttpResponseMessage> Post(string path, HttpClient? client = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await (client ?? Operator).SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        _state.Delete(recursive: true);
        await Log.DisposeAsync();
    }

    private async Task End()
    {
        Probe?.Dispose();
        Admin?.Dispose();
        Operator?.Dispose();
        if (_aggregator is { } ended)
        {
            _aggregator = null;

            // It waits for its threads, and this may be one that sockets wait on.
            await Task.Run(async () => await ended.DisposeAsync());
        }
    }

    private async Task Run(Settings settings, string? boot, TimeProvider time, HttpMessageHandler? handler, TextWriter log)
    {
        Configure(settings);
        var source = new ConfigSource("the test's config", () => Read(), null);
        _aggregator = await Aggregator.Start(
            new(source, source.Read().Settings!) { Time = time, Boot = boot, LogOutput = log, Died = (loop, exception) => _died.Enqueue((loop, exception)) },
            TestContext.Current.CancellationToken);
        (Probe, Admin, Operator) = (Client(Aggregator.ProbeUrl, handler), Client(Aggregator.AdminUrl, handler), Client(Aggregator.AdminUrl, handler));
        Operator.DefaultRequestHeaders.Authorization = settings.Ephemeral ? null : new("Bearer", Token);
    }

    private static HttpClient Client(Uri url, HttpMessageHandler? handler) =>
        new(handler ?? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }, disposeHandler: handler is null)
        {
            BaseAddress = url,
            Timeout = Eventually.Deadline,
        };
}

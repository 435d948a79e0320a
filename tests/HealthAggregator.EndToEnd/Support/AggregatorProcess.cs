namespace HealthAggregator.EndToEnd.Support;

/// <summary>The built program, running with a config of the test's own on free loopback ports.</summary>
public sealed class AggregatorProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private readonly (string Name, string? Value)[] _environment;

    private AggregatorProcess(TemporaryDirectory directory, AggregatorPorts ports, (string Name, string? Value)[] environment)
    {
        (_directory, Ports, _environment) = (directory, ports, environment);
        Child = Run();
    }

    public Child Child { get; private set; }

    public AggregatorPorts Ports { get; }

    public string ConfigFile => _directory["config.yaml"];

    public string StateDirectory => _directory["state"];

    public string ProbeUrl => $"http://{Ports.Address}:{Ports.Probe}";

    public string AdminUrl => $"http://127.0.0.1:{Ports.Admin}";

    /// <summary>All that it logged, for looking something up in it.</summary>
    public string Log => string.Join('\n', Child.Output) + "\n" + string.Join('\n', Child.Errors);

    /// <summary>Starts it and waits until both listeners answer.</summary>
    /// <param name="config">The config file without <c>listen</c> and <c>state_dir</c>.</param>
    /// <param name="ports">Default: free ones on 127.0.0.1.</param>
    /// <param name="environment">What its environment has besides this process's.</param>
    public static async Task<AggregatorProcess> StartAsync(string config, AggregatorPorts? ports = null, params (string Name, string? Value)[] environment)
    {
        var directory = new TemporaryDirectory();
        ports ??= AggregatorPorts.Free();
        directory.Write("config.yaml", Complete(config, ports, directory));
        var started = new AggregatorProcess(directory, ports, environment);
        return await Daemon.StartedAsync(started, it => it.AnswersAsync(config));
    }

    /// <summary>A config file's text with the listeners and the state directory of a test put before it.</summary>
    public static string Complete(string config, AggregatorPorts ports, TemporaryDirectory directory) => $$"""
        listen: { probe: "{{ports.Address}}:{{ports.Probe}}", admin: "127.0.0.1:{{ports.Admin}}"{{(ports.Agent is null ? "" : $", agent: {ports.Agent}")}} }
        state_dir: {{directory["state"]}}
        {{config}}

        """;

    /// <summary>What <c>/health</c> says.</summary>
    public Task<string> AnswerAsync(string path = "/health") => ReadAsync(ProbeUrl + path);

    /// <summary>Waits until <c>/health</c> says PASS or FAIL.</summary>
    /// <returns>How long that took.</returns>
    public Task<TimeSpan> AnswersAsync(string verdict, string path = "/health", TimeSpan? deadline = null) =>
        Eventually.IsAsync($"{path} says {verdict}", () => AnswerAsync(path), answer => answer == verdict, deadline);

    public async Task<StatusPage> StatusAsync() => StatusPage.Parse(await ReadAsync(AdminUrl + "/api/v1/status"));

    /// <summary>Waits until the status page says what the test is about, and returns it.</summary>
    public async Task<StatusPage> StatusAsync(string what, Func<StatusPage, bool> accepted, TimeSpan? deadline = null)
    {
        StatusPage? page = null;
        await Eventually.IsAsync(what, async () => page = await StatusAsync(), accepted, deadline);
        return page!;
    }

    /// <summary>Waits until every check was asked at least once.</summary>
    public Task<StatusPage> EveryCheckSampledAsync() =>
        StatusAsync("every check has a sample", page => page.Checks.All(check => check.Outcome is not null));

    public async Task<Metrics> MetricsAsync() => Metrics.Parse(await ReadAsync(AdminUrl + "/metrics"));

    /// <summary>The token that the first start has made.</summary>
    public string OperatorToken() => File.ReadAllText(Path.Combine(StateDirectory, "operator.token")).Trim();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts another config file in place of this one, by rename.</summary>
    public void Configure(string config) => _directory.Write("config.yaml", Complete(config, Ports, _directory));

    /// <summary>What stands in the config file for this text.</summary>
    public string Complete(string config) => Complete(config, Ports, _directory);

    /// <summary>Ends it as a power cut would, and starts it anew on the same files.</summary>
    public async Task RestartAfterKillAsync()
    {
        Child.Signal(PosixSignalNumber.Kill);
        await Child.EndAsync();
        await StartAgainAsync();
    }

    /// <summary>Starts it anew on the same files, after it has ended.</summary>
    public async Task StartAgainAsync()
    {
        await Child.DisposeAsync();
        Child = Run();
        await AnswersAsync(ConfigFile);
    }

    /// <summary>Sends a change with the operator's token.</summary>
    public async Task<(int Status, string Body)> ChangeAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, AdminUrl + path);
        request.Headers.Authorization = new("Bearer", OperatorToken());
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task<Outcome> StopAsync()
    {
        Child.Signal(PosixSignalNumber.Terminate);
        return await Child.EndAsync();
    }

    /// <summary>The body, whatever the status.</summary>
    public async Task<string> ReadAsync(string url)
    {
        using var response = await _http.GetAsync(url, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private Child Run() => TheProgram.Start(_environment, "run", "--config", ConfigFile);

    private Task<TimeSpan> AnswersAsync(string config) => Eventually.IsTrueAsync("the program answers", async () =>
    {
        Assert.False(Child.HasExited, $"the program ended at its start:\n{Log}\n{config}");
        await AnswerAsync();
        return await ReadAsync(AdminUrl + "/livez") == "ok\n";
    });

    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }
}

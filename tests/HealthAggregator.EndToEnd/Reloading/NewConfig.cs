namespace HealthAggregator.EndToEnd.Reloading;

/// <summary>All the ways in which a new config file arrives.</summary>
public sealed class NewConfig : IAsyncLifetime
{
    private const string Defaults = "interval: 1s, timeout: 900ms, fast_interval: 200ms";

    private readonly RawServer _stack = RawServer.Saying("PASS");
    private readonly TemporaryDirectory _directory = new();
    private AggregatorProcess? _aggregator;

    private AggregatorProcess Aggregator => _aggregator!;

    public async ValueTask InitializeAsync()
    {
        _aggregator = await AggregatorProcess.StartAsync(Checks("old"));
        await _aggregator.AnswersAsync("PASS");
    }

    [Fact]
    public async Task A_write_into_the_file_is_seen()
    {
        await File.WriteAllTextAsync(Aggregator.ConfigFile, Aggregator.Complete(Checks("old", "new")), TestContext.Current.CancellationToken);

        await SeenAsync("old", "new");
    }

    [Fact]
    public async Task A_file_renamed_into_place_is_seen()
    {
        Aggregator.Configure(Checks("new"));

        await SeenAsync("new");
    }

    [Fact]
    public async Task A_second_and_a_third_change_are_seen_too()
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            Aggregator.Configure(Checks(name));
            await SeenAsync(name);
        }
    }

    [Fact]
    public async Task A_file_taken_away_changes_nothing_until_it_is_back()
    {
        File.Delete(Aggregator.ConfigFile);
        await Eventually.IsTrueAsync("the reload has failed", async () => await ReloadSucceededAsync() == 0);
        Assert.Equal("PASS", await Aggregator.AnswerAsync());

        Aggregator.Configure(Checks("new"));
        await SeenAsync("new");
    }

    [Fact]
    public async Task The_symlink_swap_of_a_Kubernetes_ConfigMap_is_seen()
    {
        // config.yaml -> ..data/config.yaml, ..data -> ..2026_01: the kubelet makes a new directory and renames a new ..data over the old.
        var ports = AggregatorPorts.Free();
        _directory.Write("..2026_01/config.yaml", AggregatorProcess.Complete(Checks("old"), ports, _directory));
        Directory.CreateSymbolicLink(_directory["..data"], "..2026_01");
        File.CreateSymbolicLink(_directory["config.yaml"], "..data/config.yaml");
        await using var child = TheProgram.Start([], "run", "--config", _directory["config.yaml"]);
        await Daemon.ListensAsync("the program", child, ports.Admin);

        _directory.Write("..2026_02/config.yaml", AggregatorProcess.Complete(Checks("new"), ports, _directory));
        Directory.CreateSymbolicLink(_directory["..data_tmp"], "..2026_02");
        await Child.RunAsync("/bin/mv", "-T", _directory["..data_tmp"], _directory["..data"]);
        Directory.Delete(_directory["..2026_01"], recursive: true);

        using var http = new HttpClient();
        await Eventually.IsTrueAsync("the new check is there", async () =>
        {
            var page = StatusPage.Parse(await http.GetStringAsync($"http://127.0.0.1:{ports.Admin}/api/v1/status", TestContext.Current.CancellationToken));
            return page.Checks.Select(check => check.Name).SequenceEqual(["new"]);
        });
    }

    [Fact]
    public async Task SIGHUP_reads_the_file_again()
    {
        var before = await LastReloadAsync();

        await Eventually.IsTrueAsync("the time of the last reload moves", async () =>
        {
            Aggregator.Child.Signal(PosixSignalNumber.Hangup);
            return await LastReloadAsync() > before;
        });

        Assert.Equal("PASS", await Aggregator.AnswerAsync());
    }

    [Fact]
    public async Task A_POST_with_the_operators_token_reads_the_file_again()
    {
        var before = await LastReloadAsync();

        await Eventually.IsTrueAsync("the time of the last reload moves", async () =>
        {
            using var response = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", Aggregator.OperatorToken());
            Assert.Equal(200, (int)response.StatusCode);
            return await LastReloadAsync() > before;
        });
    }

    [Fact]
    public async Task A_bad_file_changes_nothing_and_is_seen_in_log_metric_and_status()
    {
        Aggregator.Configure("defaults: { intervall: 1s }\n" + Checks("new")[Checks("new").IndexOf("data_centers", StringComparison.Ordinal)..]);

        await Eventually.IsTrueAsync("the metric says that the reload failed", async () => await ReloadSucceededAsync() == 0);
        await Eventually.IsTrueAsync("the log names the key", () => Aggregator.Log.Contains("intervall", StringComparison.Ordinal));
        var status = await Aggregator.StatusAsync();
        Assert.Contains("intervall", status.ToString(), StringComparison.Ordinal);
        Assert.Equal(["old"], status.Checks.Select(check => check.Name));
        Assert.Equal("PASS", await Aggregator.AnswerAsync());
        using (var response = await Aggregator.SendAsync(HttpMethod.Post, Aggregator.AdminUrl + "/api/v1/reload", Aggregator.OperatorToken()))
        {
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.InRange((int)response.StatusCode, 400, 499);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("intervall", body, StringComparison.Ordinal);
        }

        Aggregator.Configure(Checks("repaired"));
        await SeenAsync("repaired");
        // The plan is published a moment before the reload is over.
        await Eventually.IsTrueAsync("the metric says that the reload succeeded", async () => await ReloadSucceededAsync() == 1);
        Assert.DoesNotContain("intervall", (await Aggregator.StatusAsync()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_checks_keep_their_health_and_new_ones_do_not_drop_the_site()
    {
        await using var silent = RawServer.Start(visit => visit.WaitForCloseAsync());
        string With(params (string Name, string Check)[] more) => Pages.Config([("kept", _stack.Url), .. more], "interval: 20s, timeout: 10s, fast_interval: 10s");
        await using var aggregator = await AggregatorProcess.StartAsync(With());
        await aggregator.EveryCheckSampledAsync();
        var before = (await aggregator.StatusAsync()).Check("kept");

        aggregator.Configure(With(("new-1", silent.Page("1")), ("new-2", silent.Page("2"))));
        var after = await aggregator.StatusAsync("the new checks are there", page => page.Checks.Count == 3);

        Assert.Equal("passing", after.Check("kept").Status);
        Assert.Equal(before.Json.GetProperty("changed_at").ToString(), after.Check("kept").Json.GetProperty("changed_at").ToString());
        Assert.Equal("unknown", after.Check("new-1").Status);
        Assert.Equal("PASS", await aggregator.AnswerAsync());
    }

    [Fact]
    public async Task F31_a_hundred_reloads_miss_no_verdict_and_leave_nothing_behind()
    {
        await ReloadOftenAsync(20);
        var before = ProcessFigures.Of(Aggregator.Child);

        await ReloadOftenAsync(FullLength.Rounds(100, 1_000));

        await Eventually.IsAsync($"files and threads are back at {before}", () => Task.FromResult(ProcessFigures.Of(Aggregator.Child)),
            now => now.Files <= before.Files + 2 && now.Threads <= before.Threads + 2, TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await Aggregator.DisposeAsync();
        await _stack.DisposeAsync();
        _directory.Dispose();
    }

    private string Checks(params string[] names) => Pages.Config(names.Select(name => (name, _stack.Page(name))), Defaults);

    private async Task ReloadOftenAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Aggregator.Configure(i % 2 == 0 ? Checks("old", "other") : Checks("old"));
            Aggregator.Child.Signal(PosixSignalNumber.Hangup);
            Assert.Equal("PASS", await Aggregator.AnswerAsync());
            await Aggregator.StatusAsync("the reload has happened", page =>
            {
                Assert.Equal("PASS", page.DataCenter("east").GetProperty("verdict").GetString());
                return page.Checks.Count == (i % 2 == 0 ? 2 : 1);
            });
        }
    }

    private Task<StatusPage> SeenAsync(params string[] names) =>
        Aggregator.StatusAsync($"the checks are {string.Join(", ", names)}", page => page.Checks.Select(check => check.Name).Order().SequenceEqual(names.Order()));

    private async Task<double> ReloadSucceededAsync() => (await Aggregator.MetricsAsync()).Series["health_aggregator_config_last_reload_successful"];

    private async Task<double> LastReloadAsync() =>
        (await Aggregator.MetricsAsync()).Series["health_aggregator_config_last_reload_success_timestamp_seconds"];
}

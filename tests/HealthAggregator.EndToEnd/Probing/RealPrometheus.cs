namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Checks of what a real Prometheus answers.</summary>
public sealed class RealPrometheus : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePort.Next();
    private Child _prometheus = null!;

    public async ValueTask InitializeAsync()
    {
        var config = _directory.Write("prometheus.yml", $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - { job_name: shop, static_configs: [{ targets: ["127.0.0.1:{{_port}}"] }] }
              - { job_name: gone, static_configs: [{ targets: ["127.0.0.1:{{FreePort.Next()}}"] }] }
            """);
        _prometheus = Child.Start(Tool.Find("prometheus", "prometheus"), [$"--config.file={config}", $"--storage.tsdb.path={_directory["data"]}", $"--web.listen-address=127.0.0.1:{_port}"]);
        await Daemon.ListensAsync("prometheus", _prometheus, _port);
    }

    public async ValueTask DisposeAsync()
    {
        await _prometheus.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_real_Prometheus_is_asked_for_vectors_and_scalars_and_says_what_is_wrong_with_a_query()
    {
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms, rise: 1, fall: 1 }
            data_centers:
              dc:
                threshold: 1%
                stacks:
                  metrics:
                    checks:
                      up: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: 'up{job="shop"}', pass_when: "== 1" } }
                      time: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: time(), pass_when: "> 1e9" } }
                      each: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: up, pass_when: "== 1" } }
                      none: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: nothing_of_the_sort, pass_when: "> 0" } }
                      quiet: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: nothing_of_the_sort, pass_when: "> 0", no_data: pass } }
                      nan: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: "vector(0) / 0", pass_when: "!= 5" } }
                      matrix: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: "up[1m]", pass_when: "> 0" } }
                      broken: { prometheus: { server: "http://127.0.0.1:{{_port}}", query: "sum(", pass_when: "> 0" } }
            """);

        var page = await aggregator.StatusAsync("what was scraped is known", status => status.Check("up").Status == "passing" && status.Check("each").Reason.Contains("gone", StringComparison.Ordinal));

        Assert.Equal("passing", page.Check("time").Status);
        Assert.Equal("passing", page.Check("quiet").Status);
        Assert.StartsWith("0 is not == 1: {__name__=\"up\", instance=\"127.0.0.1:", page.Check("each").Reason, StringComparison.Ordinal);
        Assert.Equal(("body", "no data"), (page.Check("none").Outcome, page.Check("none").Reason));
        Assert.Equal(("said-fail", "NaN is not != 5"), (page.Check("nan").Outcome, page.Check("nan").Reason));
        Assert.StartsWith("the query makes a matrix", page.Check("matrix").Reason, StringComparison.Ordinal);
        Assert.StartsWith("status 400, expected 200: bad_data: ", page.Check("broken").Reason, StringComparison.Ordinal);
    }
}

using System.Globalization;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>The program finding the hosts of a stack: in a file that somebody replaces, and by the SRV records of a real PowerDNS.</summary>
public sealed class FoundHosts : IAsyncLifetime
{
    private readonly RawServer _good = RawServer.Saying("PASS");
    private readonly RawServer _bad = RawServer.Saying("FAIL");
    private readonly TemporaryDirectory _directory = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _good.DisposeAsync();
        await _bad.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_followed()
    {
        await MoveAsync($$"""[{ "targets": ["{{Name(_good)}}"], "labels": { "job": "web" } }]""");
        await using var aggregator = await AggregatorProcess.StartAsync(Config($"file: {_directory["web.json"]}, refresh: 1s"));
        await aggregator.AnswersAsync("PASS");

        await MoveAsync($$"""[{ "targets": ["{{Name(_good)}}", "{{Name(_bad)}}"] }]""");
        await aggregator.AnswersAsync("FAIL");
        await HasAsync(aggregator, Name(_good), Name(_bad));

        await MoveAsync($"- targets: ['{Name(_good)}']\n");
        await aggregator.AnswersAsync("PASS");
        await HasAsync(aggregator, Name(_good));

        await MoveAsync("[]");
        var page = await aggregator.StatusAsync("nobody is found", status => status.Check("hosts").Status == "failing");
        Assert.EndsWith("web.json has no host; 1 host found before stays", page.Check("hosts").Reason, StringComparison.Ordinal);
        Assert.Equal("PASS", await aggregator.AnswerAsync());
    }

    [Fact]
    public async Task Every_service_that_a_name_server_knows_of_is_asked_at_its_port()
    {
        await using var dns = await PowerDns.StartAsync($"_http._tcp.web IN SRV 0 5 {Port(_good)} localhost.", $"_http._tcp.web IN SRV 9 5 {Port(_bad)} localhost.");
        await using var aggregator = await AggregatorProcess.StartAsync(Config($"srv: _http._tcp.web.gslb.example, server: '127.0.0.1:{dns.Port}', refresh: 1s"));

        var page = await aggregator.StatusAsync("both are heard", status => status.Checks.Count == 3 && status.Checks.All(check => check.Status != "unknown"));

        Assert.Equal(
            [("hosts", "passing"), .. new[] { ($"localhost:{Port(_good)}", "passing"), ($"localhost:{Port(_bad)}", "failing") }.OrderBy(check => check.Item1, StringComparer.Ordinal)],
            page.Checks.Select(check => (check.Name, check.Status)).OrderBy(check => check.Name, StringComparer.Ordinal));
        Assert.Equal("FAIL", await aggregator.AnswerAsync());
    }

    private static string Name(RawServer server) => $"127.0.0.1:{Port(server)}";

    private static string Port(RawServer server) => server.Port.ToString(CultureInfo.InvariantCulture);

    private static string Config(string hosts) => $$"""
        defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms }
        data_centers: { east: { stacks: { web: { hosts: { {{hosts}} }, check: 'http://{host}:{port}/' } } } }
        """;

    private static Task<StatusPage> HasAsync(AggregatorProcess aggregator, params string[] names) =>
        aggregator.StatusAsync($"the hosts are {string.Join(", ", names)}", page => page.Checks.Select(check => check.Name).Order().SequenceEqual([.. names.Append("hosts").Order()]));

    private async Task MoveAsync(string content) => Assert.Equal(0, (await Child.RunAsync("/bin/mv", _directory.Write("web.json.new", content), _directory["web.json"])).ExitCode);
}

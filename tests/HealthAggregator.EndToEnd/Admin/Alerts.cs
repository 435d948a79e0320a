using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Admin;

/// <summary>The alerts that come with the program.</summary>
public sealed partial class Alerts
{
    private static string Rules => Path.Combine(TheProgram.Repository, "config", "prometheus");

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_alerts_and_each_fires_when_it_should()
    {
        var promtool = Tool.Find("promtool", "prometheus");

        var check = await Child.RunAsync(promtool, "check", "rules", Path.Combine(Rules, "alerts.yml"));

        // It plays through more than a day, a step every 15 s.
        await using var playing = Child.Start(promtool, ["test", "rules", Path.Combine(Rules, "alerts.test.yml")]);
        var test = await playing.EndAsync(TimeSpan.FromMinutes(3));

        Assert.True(check.ExitCode == 0, check.Said);
        Assert.True(test.ExitCode == 0, test.Said);
        var (rules, tests) = (await ReadAsync("alerts.yml"), await ReadAsync("alerts.test.yml"));
        Assert.All(
            AlertNames().Matches(rules).Select(match => match.Groups[1].Value),
            name => Assert.Matches($@"alertname: {name}\s+exp_alerts:\s+- exp_labels", tests));
    }

    [Fact]
    public async Task Every_metric_that_an_alert_asks_for_is_there()
    {
        await using var page = RawServer.Saying("PASS");
        using var certificates = await Certificates.CreateAsync(("good", "IP:127.0.0.1", 2));
        var secured = FreePort.Next();
        await using var nginx = await Nginx.StartAsync(secured, _ =>
            $"server {{ listen 127.0.0.1:{secured} ssl; ssl_certificate {certificates.Certificate("good")}; ssl_certificate_key {certificates.Key("good")}; }}");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            expected_probers: [{ family: route53, every: 30s }]
            data_centers:
              east:
                isolation: { witnesses: [tcp: "127.0.0.1:{{page.Port}}"] }
                peers: { west: "{{page.Page("west")}}" }
                replicas: { b: "{{page.Page("b")}}" }
                stacks:
                  web: { checks: { page: "http://127.0.0.2:{{page.Port}}/", tls: { tls: { address: "127.0.0.1:{{secured}}", ca: "{{certificates.Authority}}" } } } }
            """);
        var asked = MetricNames().Matches(await ReadAsync("alerts.yml")).Select(match => match.Value).ToHashSet();

        await Eventually.IsAsync("every metric is there", async () => Missing(asked, (await aggregator.MetricsAsync()).Series.Keys), missing => missing.Length == 0);

        Assert.True(asked.Count > 12, "The alerts have lost their metrics.");
    }

    private static string Missing(IEnumerable<string> asked, IEnumerable<string> series)
    {
        var there = series.Select(name => name.Split('{')[0]).ToHashSet();
        return string.Join(' ', asked.Where(name => !there.Contains(name)));
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Rules, file), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"health_aggregator_\w+")]
    private static partial Regex MetricNames();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertNames();
}

using System.Text.Json;

namespace HealthAggregator.EndToEnd.Admin;

/// <summary>What Prometheus and log collectors get.</summary>
public sealed class Telemetry
{
    private static readonly string[] Promised =
    [
        "health_aggregator_data_center_up{data_center=\"east\"}",
        "health_aggregator_data_center_score_ratio{data_center=\"east\"}",
        "health_aggregator_data_center_threshold_ratio{data_center=\"east\"}",
        "health_aggregator_data_center_rung{data_center=\"east\",rung=\"score\"}",
        "health_aggregator_transitions_total{data_center=\"east\",to=",
        "health_aggregator_stack_up{data_center=\"east\",stack=\"web\"}",
        "health_aggregator_check_up{data_center=\"east\",stack=\"web\",check=\"good\"}",
        "health_aggregator_check_last_sample_timestamp_seconds{data_center=\"east\",stack=\"web\",check=\"good\"}",
        "health_aggregator_check_duration_seconds{data_center=\"east\",stack=\"web\",check=\"good\"}",
        "health_aggregator_probes_total{kind=\"http\",outcome=\"pass\"}",
        "health_aggregator_probe_duration_seconds_bucket{kind=\"http\",le=",
        "health_aggregator_probe_lag_seconds_bucket{le=",
        "health_aggregator_config_last_reload_successful",
        "health_aggregator_config_last_reload_success_timestamp_seconds",
        "health_aggregator_answers_total{data_center=\"east\",verdict=\"PASS\"}",
        "health_aggregator_prober_last_seen_timestamp_seconds{family=",
        "health_aggregator_expected_prober_silent{name=\"route53\"}",
        "health_aggregator_build_info{version=",
        "process_",
        "dotnet_",
    ];

    [Fact]
    public async Task Promtool_finds_nothing_to_say_about_the_metrics_and_all_promised_are_there()
    {
        var promtool = Tool.Find("promtool", "prometheus");
        await using var stacks = await NginxStacks.StartAsync(2);
        stacks.Say(1, "FAIL");
        using var directory = new TemporaryDirectory();
        await using var aggregator = await AggregatorProcess.StartAsync(
            "expected_probers: [{ family: route53, every: 30s }] # 50% of two\n" + Pages.Config([("good", stacks.Url(0)), ("bad", stacks.Url(1))], "interval: 500ms, timeout: 400ms, fast_interval: 100ms").Replace("  east:", "  east:\n    threshold: 50%", StringComparison.Ordinal));
        await aggregator.AnswersAsync("PASS");

        // Who asked is known a moment after the answer.
        await Eventually.IsTrueAsync("the census has seen who asks", async () => (await aggregator.ReadAsync(aggregator.AdminUrl + "/metrics")).Contains("\nhealth_aggregator_prober_last_seen_timestamp_seconds{", StringComparison.Ordinal));
        var text = await aggregator.ReadAsync(aggregator.AdminUrl + "/metrics");
        var file = directory.Write("metrics", text);
        var outcome = await Child.RunAsync("/bin/sh", "-c", $"exec '{promtool}' check metrics < '{file}'");

        Assert.True(outcome.ExitCode == 0 && outcome.Said.Trim().Length == 0, outcome.Said);
        var metrics = Metrics.Parse(text);
        Assert.All(Promised, promised => Assert.Contains(metrics.Series.Keys, series => series.StartsWith(promised, StringComparison.Ordinal)));
        Assert.Equal(1, metrics.Series["health_aggregator_data_center_up{data_center=\"east\"}"]);
        Assert.Equal(0.5, metrics.Series["health_aggregator_data_center_score_ratio{data_center=\"east\"}"]);
        Assert.Equal(1, metrics.Series["health_aggregator_check_up{data_center=\"east\",stack=\"web\",check=\"good\"}"]);
        Assert.Equal(0, metrics.Series["health_aggregator_check_up{data_center=\"east\",stack=\"web\",check=\"bad\"}"]);
    }

    [Fact]
    public async Task Metrics_are_200_while_the_site_is_FAIL_and_say_so()
    {
        await using var stack = RawServer.Saying("FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await aggregator.EveryCheckSampledAsync();
        await Eventually.IsTrueAsync("the metrics say FAIL", async () =>
            (await aggregator.MetricsAsync()).Series["health_aggregator_data_center_rung{data_center=\"east\",rung=\"score\"}"] == 1);

        using var response = await aggregator.SendAsync(HttpMethod.Get, aggregator.AdminUrl + "/metrics");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, (await aggregator.MetricsAsync()).Series["health_aggregator_data_center_up{data_center=\"east\"}"]);
    }

    [Fact]
    public async Task A_change_of_verdict_is_one_JSON_line_with_old_new_rung_reason_and_score()
    {
        await using var stacks = await NginxStacks.StartAsync(1);
        await using var aggregator = await AggregatorProcess.StartAsync(
            "logging: { format: json, level: information }\n" + Pages.Config([("page", stacks.Url(0))], "interval: 300ms, timeout: 250ms, fast_interval: 100ms"));
        await aggregator.AnswersAsync("PASS");
        stacks.Say(0, "FAIL");
        await aggregator.AnswersAsync("FAIL");
        await Eventually.IsTrueAsync("the change is logged", () => Changes(aggregator).Count >= 2);
        var outcome = await aggregator.StopAsync();

        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        var change = Changes(aggregator)[^1];
        Assert.All((string[])["east", "PASS", "FAIL", "score"], word => Assert.Contains(word, change, StringComparison.Ordinal));

        // Changes, not rounds: a second of probes every 100 ms makes a handful of lines.
        Assert.InRange(lines.Length, 3, 40);
    }

    [Fact]
    public async Task A_log_that_nobody_reads_delays_no_verdict()
    {
        var page = "PASS";
        await using var stack = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                await visit.SendAsync(Http.Ok(Volatile.Read(ref page)));
            }
        });
        using var directory = new TemporaryDirectory();
        var ports = AggregatorPorts.Free();
        var file = directory.Write("config.yaml", AggregatorProcess.Complete(
            Pages.Config(stack.Checks("page", 100), "interval: 500ms, timeout: 450ms, fast_interval: 500ms, fall: 1, rise: 1"), ports, directory));
        await using var child = Child.StartUnread(TheProgram.File, "run", "--config", file);
        await Daemon.ListensAsync("the program", child, ports.Probe);
        using var http = new HttpClient();

        // A hundred checks change with every flip, each with a line: far more than the 64 KiB that a pipe holds.
        for (var flip = 0; flip < 16; flip++)
        {
            Volatile.Write(ref page, flip % 2 == 0 ? "PASS" : "FAIL");
            await Eventually.IsAsync($"flip {flip} to {page}", () => ReadAsync(http, $"http://127.0.0.1:{ports.Probe}/health"), answer => answer == page);
            await Eventually.IsAsync("all of them have changed", () => ReadAsync(http, $"http://127.0.0.1:{ports.Admin}/api/v1/status"),
                status => StatusPage.Parse(status).Checks.All(check => check.Status == (page == "PASS" ? "passing" : "failing")));
        }

        Assert.False(child.HasExited);
    }

    private static List<string> Changes(AggregatorProcess aggregator) =>
        [.. aggregator.Child.Output.Where(line => line.Contains("\"east\"", StringComparison.Ordinal) && line.Contains("PASS", StringComparison.Ordinal))];

    private static async Task<string> ReadAsync(HttpClient http, string url)
    {
        using var response = await http.GetAsync(url, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Telemetry;
using static HealthAggregator.Tests.Telemetry.SomeSnapshots;

namespace HealthAggregator.Tests.Telemetry;

public sealed partial class PrometheusTextTests : IDisposable
{
    private readonly Metrics _metrics = new("1.2.3");
    private readonly PrometheusText _text;

    public PrometheusTextTests() => _text = new(_metrics);

    public void Dispose()
    {
        _text.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_histogram_counts_each_value_at_or_below_its_bounds_and_adds_up()
    {
        foreach (var milliseconds in (int[])[1, 3, 5, 5, 600, 20_000])
        {
            _metrics.ProbeFinished("http", Passed(milliseconds / 1000.0));
        }

        const string Expected =
            """
            # HELP health_aggregator_probe_duration_seconds From the start of a probe to its end, by the kind of its check.
            # TYPE health_aggregator_probe_duration_seconds histogram
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.001"} 1
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.0025"} 1
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.005"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.01"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.025"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.05"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.1"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.25"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="0.5"} 4
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="1"} 5
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="2.5"} 5
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="5"} 5
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="10"} 5
            health_aggregator_probe_duration_seconds_bucket{kind="http",le="+Inf"} 6
            health_aggregator_probe_duration_seconds_sum{kind="http"} 20.614
            health_aggregator_probe_duration_seconds_count{kind="http"} 6

            """;
        Assert.Contains(Expected, await _text.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_without_labels_has_only_its_bounds()
    {
        _metrics.ProbeStarted(TimeSpan.FromMilliseconds(20));

        var lines = await _text.LinesAsync("health_aggregator_probe_lag_seconds");
        Assert.Equal("health_aggregator_probe_lag_seconds_bucket{le=\"0.001\"} 0", lines[0]);
        Assert.Equal("health_aggregator_probe_lag_seconds_bucket{le=\"5\"} 1", lines[^4]);
        Assert.Equal("health_aggregator_probe_lag_seconds_bucket{le=\"+Inf\"} 1", lines[^3]);
        Assert.Equal("health_aggregator_probe_lag_seconds_sum 0.02", lines[^2]);
        Assert.Equal("health_aggregator_probe_lag_seconds_count 1", lines[^1]);
    }

    [Fact]
    public async Task Label_values_and_help_are_escaped()
    {
        _metrics.ReadAnswersFrom(() => [("a\"b\\c\nd", Verdict.Pass, 1)]);
        _metrics.Meter.CreateObservableGauge("odd", () => 1, null, "one \\ two\n\"three\"");

        var page = await _text.PageAsync();
        Assert.Contains("health_aggregator_answers_total{data_center=\"a\\\"b\\\\c\\nd\",verdict=\"PASS\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("# HELP health_aggregator_odd one \\\\ two\\n\"three\"\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_written_as_prometheus_reads_them()
    {
        double[] values = [0, -1.5, 0.1, 1e21, 1e-7, 1234567890123, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        _metrics.Meter.CreateObservableGauge("odd", () => values.Select((value, index) =>
            new System.Diagnostics.Metrics.Measurement<double>(value, new KeyValuePair<string, object?>("index", index))));

        Assert.Equal(
            ["0", "-1.5", "0.1", "1E+21", "1E-07", "1234567890123", "NaN", "+Inf", "-Inf"],
            (await _text.LinesAsync("health_aggregator_odd")).Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task The_culture_of_the_machine_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = commas;
            _metrics.Meter.CreateObservableGauge("odd", () =>
                new System.Diagnostics.Metrics.Measurement<double>(-1.5, new KeyValuePair<string, object?>("ratio", 2.5)));

            Assert.Equal(["health_aggregator_odd{ratio=\"2.5\"} -1.5"], await _text.LinesAsync("health_aggregator_odd"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Every_family_stands_together_behind_its_help_and_type()
    {
        Fill();

        var families = new HashSet<string>();
        var family = "";
        foreach (var line in (await _text.PageAsync()).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(families.Add(family), $"{family} comes twice");
                Assert.True(line.Length > $"# HELP {family} ".Length, $"{family} has no help");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
            }
            else
            {
                Assert.Matches(Line(), line);
                Assert.Matches($"^{family}(_bucket|_sum|_count)?[ {{]", line);
            }
        }
    }

    [Fact]
    public async Task Two_scrapes_of_the_same_state_differ_in_nothing()
    {
        Fill();

        Assert.Equal(await _text.LinesAsync("health_aggregator_"), await _text.LinesAsync("health_aggregator_"));
    }

    [Fact]
    public async Task The_process_and_the_runtime_are_told_of_too()
    {
        var page = await _text.PageAsync();
        string[] expected =
        [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes", "process_start_time_seconds", "process_threads",
            "dotnet_gc_collections_total", "dotnet_gc_pause_time_seconds_total", "dotnet_process_memory_working_set_bytes", "dotnet_thread_pool_threads",
            "dotnet_thread_pool_queue_length", "dotnet_timers",
        ];
        Assert.All(expected, family => Assert.Matches($"(?m)^{family}({{.*}})? [0-9.E+]+$", page));
    }

    [Fact]
    public async Task The_process_metrics_are_of_this_process()
    {
        var (open, most) = (await ValueAsync("process_open_fds"), await ValueAsync("process_max_fds"));
        Assert.InRange(open, 3, most);
        Assert.InRange(await ValueAsync("process_resident_memory_bytes"), 1_000_000, 100_000_000_000);
        Assert.InRange(await ValueAsync("process_cpu_seconds_total"), 0.001, 100_000);

        using var process = Process.GetCurrentProcess();
        var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        Assert.InRange(await ValueAsync("process_start_time_seconds"), start - 1, start + 1);

        async Task<double> ValueAsync(string name) =>
            double.Parse((await _text.LinesAsync(name + " ")).Single().Split(' ')[1], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say()
    {
        Fill();
        var page = await _text.PageAsync();
        using var promtool = StartPromtool();
        var said = Task.WhenAll(
            promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();

        Assert.Equal(["", ""], await said);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, promtool.ExitCode);
    }

    [Fact]
    public async Task F42_a_scrape_that_hangs_delays_no_probe_and_other_scrapes_can_give_up()
    {
        using var hanging = new HangingBuffer();
        var scrape = Task.Run(() => _text.WriteAsync(hanging, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        Assert.True(hanging.Reached.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        try
        {
            _metrics.ProbeStarted(TimeSpan.Zero);
            _metrics.ProbeFinished("http", Passed());
            _metrics.LogEventDropped();

            using var impatient = new CancellationTokenSource();
            var second = _text.WriteAsync(new ArrayBufferWriter<byte>(), impatient.Token);
            Assert.False(second.IsCompleted);
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }
        finally
        {
            hanging.Continue.Set();
        }

        await scrape;
        Assert.Single(await _text.LinesAsync("health_aggregator_probes_total"));
    }

    [Fact]
    public async Task F42_the_labels_of_ten_thousand_checks_come_from_the_plan_alone()
    {
        var plan = Large(10_000);
        var snapshot = Snapshot.Start(plan, Noon).After(Noon, plan.Checks.Select(check => (check, Passed())));
        _metrics.ReadFrom(() => snapshot, () => false);
        for (var round = 0; round < 2; round++)
        {
            foreach (var check in plan.Checks)
            {
                _metrics.ProbeFinished(check.Target.Kind, Failed($"a different reason each time: {round} {check.Key}"));
            }
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _text.LinesAsync("health_aggregator_")));

        // Three lines a check, two a stack, and a handful of the data center's and the program's.
        Assert.All(pages, lines => Assert.InRange(lines.Length, 30_200, 30_300));
        Assert.All(pages, lines => Assert.Equal(lines.Length, lines.Distinct().Count()));
    }

    /// <summary>Something in every family.</summary>
    private void Fill()
    {
        var (up, down) = (Check("web-1"), Check("api-1", "api"));
        var snapshot = Snapshot.Start(Plan(up, down), Noon).After(Noon, (up, Passed()), (down, Failed()));
        _metrics.ReadFrom(() => snapshot, () => false);
        _metrics.ReadAnswersFrom(() => [("us-east", Verdict.Pass, 7), ("us-east", Verdict.Fail, 0)]);
        _metrics.Reloaded(true, Noon.Wall);
        _metrics.ProbeStarted(TimeSpan.FromMilliseconds(2));
        _metrics.ProbeFinished("http", Passed());
        _metrics.ProbeFinished("tcp", Failed());
        try
        {
            throw new InvalidOperationException("Counted by the runtime.");
        }
        catch (InvalidOperationException)
        {
        }
    }

    private static Process StartPromtool()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
            })!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("promtool is not installed; on Debian: apt-get install prometheus");
            throw;
        }
    }

    [GeneratedRegex("""^[a-z][a-z0-9_]*(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.E+-]+$""")]
    private static partial Regex Line();

    /// <summary>A reader that stopped reading.</summary>
    private sealed class HangingBuffer : IBufferWriter<byte>, IDisposable
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Continue { get; } = new();

        public void Advance(int count) => _buffer.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            Reached.Set();
            Continue.Wait();
            return _buffer.GetSpan(sizeHint);
        }

        public void Dispose()
        {
            Reached.Dispose();
            Continue.Dispose();
        }
    }
}

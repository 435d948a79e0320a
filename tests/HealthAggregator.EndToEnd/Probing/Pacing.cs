using System.Collections.Concurrent;
using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>When probes start, and over which connections.</summary>
public sealed class Pacing(ITestOutputHelper output)
{
    [Fact]
    public async Task F15_a_stack_that_closes_idle_connections_is_never_failed_for_it()
    {
        // Some close right behind every answer without announcing it, some when they have had enough (just when the next request is on its way), and some
        // read the next request and close instead of answering it.
        await using var atOnce = RawServer.AnsweringOnce(Http.Ok("PASS"));
        var racing = Enumerable.Range(0, 20).Select(_ => RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.SendAsync(Http.Ok("PASS"));
            await Task.Delay(Random.Shared.Next(490, 510), visit.Stopping);
        })).ToList();
        var unwilling = Enumerable.Range(0, 20).Select(_ => RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.SendAsync(Http.Ok("PASS"));
            await visit.ReadRequestAsync();
        })).ToList();
        await using var all = new Disposables([.. racing, .. unwilling]);
        var (aggregator, _) = await Pages.AskAsync(
            [.. atOnce.Checks("at-once", 30), .. racing.Select((server, i) => ($"racing-{i}", server.Url)), .. unwilling.Select((server, i) => ($"unwilling-{i}", server.Url))],
            "interval: 500ms, timeout: 450ms, fast_interval: 500ms");
        await using var running = aggregator;

        var rounds = FullLength.Rounds(1_500, 10_000);
        Metrics? metrics = null;
        await Eventually.IsTrueAsync($"{rounds} probes", async () =>
        {
            metrics = await aggregator.MetricsAsync();
            return metrics.Sum("health_aggregator_probes_total") >= rounds;
        }, TimeSpan.FromMinutes(5));

        // Too slow for 450 ms, or too late itself, is what a busy machine can be; it is not what this fault looks like.
        var failed = metrics!.Series
            .Where(series => series.Key.StartsWith("health_aggregator_probes_total{", StringComparison.Ordinal) && series.Value > 0)
            .Where(series => !((string[])["\"pass\"", "\"timeout\"", "\"unsure\""]).Any(outcome => series.Key.Contains(outcome, StringComparison.Ordinal)))
            .ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    public async Task F17_a_stack_that_grows_slow_never_has_two_probes_of_one_check()
    {
        var asked = 0;
        await using var slow = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                // Slower each time: at first in time, in the end beyond every timeout.
                await visit.PauseAsync(TimeSpan.FromMilliseconds(30 * Interlocked.Increment(ref asked)));
                await visit.SendAsync(Http.Ok("PASS"));
            }
        });
        var watch = Stopwatch.StartNew();
        var (aggregator, _) = await Pages.AskAsync([("slow", slow.Url)], "interval: 400ms, timeout: 300ms, fast_interval: 400ms");
        await using var running = aggregator;

        await Eventually.IsTrueAsync("16 probes", () => slow.Requests.Count >= 16);

        Assert.Equal(1, slow.MostAtOnce);
        Assert.InRange(slow.Requests.Count, 0, (watch.Elapsed.TotalMilliseconds / 400) + 2);
        Assert.Equal("timeout", (await aggregator.StatusAsync()).Check("slow").Outcome);
    }

    [Fact]
    public async Task F21_a_thousand_checks_start_spread_over_their_interval()
    {
        var arrivals = new ConcurrentQueue<TimeSpan>();
        var watch = Stopwatch.StartNew();
        await using var server = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                arrivals.Enqueue(watch.Elapsed);
                await visit.SendAsync(Http.Ok("PASS"));
            }
        });
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config(
            server.Checks("check", 1_000), "interval: 4s, timeout: 3s, fast_interval: 4s"));

        await Eventually.IsTrueAsync("three rounds", () => arrivals.Count >= 3_000, TimeSpan.FromMinutes(1));

        // 1,000 in 4 s are 50 in 200 ms. A herd would be all thousand of them.
        var busiest = arrivals.CountBy(at => (int)(at.TotalMilliseconds / 200)).Max(bin => bin.Value);
        output.WriteLine($"the busiest 200 ms of three rounds saw {busiest} of 1,000 checks; evenly spread it would be 50");
        Assert.InRange(busiest, 1, 400);
    }

    [Fact]
    public async Task F21_the_cap_on_probes_at_once_holds_at_the_start_and_after_a_long_stop()
    {
        await using var server = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                await visit.PauseAsync(TimeSpan.FromMilliseconds(20));
                await visit.SendAsync(Http.Ok("PASS"));
            }
        });
        await using var aggregator = await AggregatorProcess.StartAsync("probing: { max_in_flight: 10 }\n" + Pages.Config(
            server.Checks("check", 200), "interval: 2s, timeout: 1500ms, fast_interval: 2s"));
        await aggregator.AnswersAsync("PASS");
        var before = server.Requests.Count;

        aggregator.Child.Signal(PosixSignalNumber.Stop);
        await Eventually.IsTrueAsync("the kernel has stopped it", () => ProcessFigures.IsStopped(aggregator.Child));
        var stopped = Stopwatch.StartNew();
        await Eventually.IsTrueAsync("every check is overdue", () => stopped.Elapsed > TimeSpan.FromSeconds(3));
        aggregator.Child.Signal(PosixSignalNumber.Continue);
        await Eventually.IsTrueAsync("another round", () => server.Requests.Count >= before + 300);

        Assert.InRange(server.MostAtOnce, 1, 10);
        await aggregator.AnswersAsync("PASS");
    }
}

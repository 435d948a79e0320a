using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Surviving;

/// <summary>The whole process does not run for a while, all its threads at once.</summary>
public sealed class Stopped
{
    private const int Checks = 50;

    [Fact]
    public async Task F36_a_stop_beyond_every_shelf_life_makes_no_check_and_no_answer_FAIL()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await StartAsync(stack);
        await using var prober = new Prober(aggregator);
        await Eventually.IsTrueAsync("it is asked", () => prober.Answers.Count > 0);

        await StopAsync(aggregator, TimeSpan.FromSeconds(8));
        var asked = stack.Requests.Count;
        aggregator.Child.Signal(PosixSignalNumber.Continue);
        await Eventually.IsTrueAsync("every check was asked again", () => stack.Requests.Count >= asked + (2 * Checks));

        await prober.DisposeAsync();
        Assert.Equal(["PASS"], prober.Answers.Keys);
        var metrics = await aggregator.MetricsAsync();
        Assert.DoesNotContain(" fell: ", aggregator.Log, StringComparison.Ordinal);
        Assert.Equal(1, metrics.Sum("health_aggregator_pauses_total", "kind=\"stopped\""));
        Assert.InRange(metrics.Sum("health_aggregator_paused_seconds_total"), 7, 60);
        Assert.DoesNotContain(" is stale", aggregator.Log, StringComparison.Ordinal);
        Assert.Contains("this process was stopped or starved for ", aggregator.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F36_what_became_FAIL_during_a_stop_is_told_after_a_fresh_round()
    {
        var page = "PASS";
        await using var stack = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                await visit.SendAsync(Http.Ok(Volatile.Read(ref page)));
            }
        });
        await using var aggregator = await StartAsync(stack);

        await StopAsync(aggregator, TimeSpan.FromSeconds(8));
        Volatile.Write(ref page, "FAIL");
        var asked = stack.Requests.Count;
        aggregator.Child.Signal(PosixSignalNumber.Continue);
        await aggregator.AnswersAsync("FAIL");

        // Three failures of more than a quarter of them; not one belief from before the stop had a part in it.
        Assert.InRange(stack.Requests.Count - asked, 3 * Checks / 4, int.MaxValue);
        Assert.Equal("score", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
    }

    [Fact]
    public async Task F44_a_process_that_hardly_ever_runs_makes_no_check_and_no_answer_FAIL()
    {
        await using var stack = RawServer.Start(async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                // So that probes are under way whenever it is stopped.
                await visit.PauseAsync(TimeSpan.FromMilliseconds(100));
                await visit.SendAsync(Http.Ok("PASS"));
            }
        });
        await using var aggregator = await StartAsync(stack, "900ms");
        await using var prober = new Prober(aggregator);

        // Longer than the timeout each time, and hardly any time between: what a machine does that is far too busy.
        // How many probes a stop catches under way is the machine's luck: as many stops as it takes, within reason.
        for (var (turn, caught) = (0, 0.0); (turn < 12 || caught < Checks / 5) && turn < 120; turn++)
        {
            await StopAsync(aggregator, TimeSpan.FromSeconds(1));
            aggregator.Child.Signal(PosixSignalNumber.Continue);
            await RunsAsync(aggregator, ticks: 2);
            if (turn % 12 == 11)
            {
                caught = (await aggregator.MetricsAsync()).Sum("health_aggregator_probes_total", "outcome=\"unsure\"");
            }
        }

        var asked = stack.Requests.Count;
        await Eventually.IsTrueAsync("every check was asked again", () => stack.Requests.Count >= asked + (2 * Checks));
        await prober.DisposeAsync();
        Assert.Equal(["PASS"], prober.Answers.Keys);
        var metrics = await aggregator.MetricsAsync();
        var failed = metrics.Sum("health_aggregator_probes_total") - metrics.Sum("health_aggregator_probes_total", "outcome=\"pass\"")
            - metrics.Sum("health_aggregator_probes_total", "outcome=\"unsure\"");

        // The stack of a test may be late itself on such a machine, once or twice.
        Assert.InRange(failed, 0, Checks / 10);
        Assert.InRange(metrics.Sum("health_aggregator_probes_total", "outcome=\"unsure\""), Checks / 5, double.MaxValue);
        Assert.DoesNotContain(" fell: ", aggregator.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(" is stale", aggregator.Log, StringComparison.Ordinal);
    }

    private static async Task<AggregatorProcess> StartAsync(RawServer stack, string timeout = "500ms")
    {
        var aggregator = await AggregatorProcess.StartAsync(Pages.Config(stack.Checks("page", Checks), $"interval: 1s, timeout: {timeout}, fast_interval: 500ms"));
        return await Daemon.StartedAsync(aggregator, it => it.AnswersAsync("PASS"));
    }

    private static async Task StopAsync(AggregatorProcess aggregator, TimeSpan time)
    {
        aggregator.Child.Signal(PosixSignalNumber.Stop);
        await Eventually.IsTrueAsync("the kernel has stopped it", () => ProcessFigures.IsStopped(aggregator.Child));
        var stopped = Stopwatch.StartNew();
        await Eventually.IsTrueAsync("it was stopped for that long", () => stopped.Elapsed > time);
    }

    /// <summary>Until it has had so much of a processor, in hundredths of a second.</summary>
    private static async Task RunsAsync(AggregatorProcess aggregator, int ticks)
    {
        var before = ProcessFigures.CpuTicks(aggregator.Child);
        await Eventually.IsTrueAsync("it runs", () => ProcessFigures.CpuTicks(aggregator.Child) >= before + ticks);
    }
}

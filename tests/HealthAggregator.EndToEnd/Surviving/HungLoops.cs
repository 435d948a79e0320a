using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Surviving;

/// <summary>A thread of the program that stands still for ever, as in a deadlock.</summary>
public sealed class HungLoops(ITestOutputHelper output)
{
    [Theory]
    [InlineData("evaluator")]
    [InlineData("scheduler")]
    [InlineData("lateness")]
    public async Task F34_a_loop_that_hangs_ends_the_process_with_a_line_that_names_it(string loop)
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        await aggregator.AnswersAsync("PASS");

        var hung = Stopwatch.StartNew();
        await using var held = await Strace.HoldAsync(aggregator.Child, loop);
        await Eventually.IsTrueAsync("it says why it ends", () => aggregator.Log.Contains($"health-aggregator died of a bug in {loop}", StringComparison.Ordinal));
        output.WriteLine($"it ends {hung.Elapsed} after the {loop} was held");

        // The kernel keeps a process that ends until its tracer has let go of it.
        await held.DetachAsync();
        await aggregator.Child.EndAsync();
        Assert.Equal(1, aggregator.Child.ExitCode);
        Assert.Contains($"The {loop} has not moved for 4s.", aggregator.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F34_where_the_watchdog_hangs_too_PASS_is_served_no_longer_than_its_shelf_life()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        await aggregator.AnswersAsync("PASS");

        await using var held = await Strace.HoldAsync(aggregator.Child, "evaluator", "watchdog");

        // By nothing but its age, since nobody is left to decide anything. Nothing else is asked: a thread that is held may keep the collector, or everybody who wakes another, waiting.
        await aggregator.AnswersAsync("FAIL");

        await held.DetachAsync();
        await aggregator.AnswersAsync("PASS");
    }
}

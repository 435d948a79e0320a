namespace HealthAggregator.EndToEnd.Surviving;

/// <summary>Two hundred work items that block the thread pool.</summary>
public sealed class BlockedPool : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task F35_a_blocked_thread_pool_keeps_no_prober_from_the_right_answer_and_is_told_of()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await StartAsync(stack);

        var file = _directory.Write("now", "");
        await Eventually.IsTrueAsync("the log tells of it", async () =>
        {
            // Over the connection that is there. Taking in a new one needs the pool.
            Assert.Equal("PASS", await aggregator.AnswerAsync());
            return aggregator.Log.Contains("the thread pool has not run anything for 4s", StringComparison.Ordinal);
        });

        File.Delete(file);
        await Eventually.IsAsync("the admin listener answers again", () => aggregator.ReadAsync(aggregator.AdminUrl + "/livez"), answer => answer == "ok\n");
        Assert.Equal(0, (await aggregator.MetricsAsync()).Sum("health_aggregator_transitions_total", "to=\"FAIL\""));
    }

    [Fact]
    public async Task F35_a_thread_pool_that_stays_blocked_ends_the_process_with_a_line_that_names_it()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await StartAsync(stack);

        _directory.Write("now", "");
        await aggregator.Child.EndAsync();

        Assert.Equal(1, aggregator.Child.ExitCode);
        Assert.Contains("bug: thread pool died", aggregator.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<AggregatorProcess> StartAsync(RawServer stack)
    {
        var aggregator = await AggregatorProcess.StartAsync(
            Pages.Config(stack.Checks("page", 10), "interval: 1s, timeout: 500ms"), null,
            ("DOTNET_STARTUP_HOOKS", typeof(BlockedPool).Assembly.Location), ("TEST_BLOCKS_POOL_WHILE", _directory["now"]));
        return await Daemon.StartedAsync(aggregator, it => it.AnswersAsync("PASS"));
    }
}

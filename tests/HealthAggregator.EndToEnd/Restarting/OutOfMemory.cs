using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>What the kernel does to a process in a container of 128 MB that wants more.</summary>
public sealed class OutOfMemory
{
    private const long Container = 128 * 1024 * 1024;

    /// <summary>Three quarters, as the runtime takes in such a container by itself.</summary>
    private const string Heap = "0x6000000";

    [Fact]
    public async Task F40_in_128_MB_it_does_its_work_and_when_it_is_killed_the_next_one_goes_on_with_the_verdict_and_the_burst()
    {
        await using var stacks = await NginxStacks.StartAsync(1);
        var checks = string.Join(", ", Enumerable.Range(0, 500).Select(number => $"c{number}: \"{stacks.Url(0)}?{number}\""));
        await using var aggregator = await AggregatorProcess.StartAsync(
            $$"""
            defaults: { interval: 2s, timeout: 1500ms, fast_interval: 500ms }
            data_centers:
              warm: { default: true, role: burst, stacks: { web: { checks: { {{checks}} } } } }
            """,
            environment: ("DOTNET_GCHeapHardLimit", Heap));
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Post, "/burst/on?reason=a+test")).Status);
        await aggregator.AnswersAsync("PASS");
        await HeardAsync(aggregator);

        Prober[] probers = [.. Enumerable.Range(0, 4).Select(_ => new Prober(aggregator.Ports.Probe, "/health", "200 PASS", TimeSpan.FromMilliseconds(1), keeps: true))];
        try
        {
            await Eventually.IsTrueAsync("the load is on", () => probers.All(prober => prober.Asked > 2_000), TimeSpan.FromSeconds(60));
            Assert.InRange(ProcessFigures.Of(aggregator.Child).ResidentBytes, 1, Container);

            var killed = Stopwatch.GetTimestamp();
            await aggregator.RestartAfterKillAsync();
            await Eventually.IsTrueAsync("everybody is answered", () => probers.All(prober => prober.RightAt > killed && prober.Outages.Count > 0));
        }
        finally
        {
            Array.ForEach(probers, prober => prober.Dispose());
        }

        Assert.All(probers, prober => Assert.Empty(prober.Wrong));
        Assert.All(probers.SelectMany(prober => prober.Outages), outage => Assert.InRange(Stopwatch.GetElapsedTime(outage.Begin, outage.End), TimeSpan.Zero, Restarts.LongestOutage));
        Assert.Equal("BURST-ON", await aggregator.AnswerAsync("/burst-state"));
        await Eventually.IsTrueAsync("it tells what it went on from", () => aggregator.Log.Contains("held over from", StringComparison.Ordinal));
    }

    private static Task<StatusPage> HeardAsync(AggregatorProcess aggregator) =>
        aggregator.StatusAsync("every check was heard", page => page.Checks.All(check => check.Outcome is not null));
}

using System.Text.Json;

namespace HealthAggregator.EndToEnd.Controlling;

/// <summary>Real disks that take nothing: what is known stays in effect, nothing is half done, and it works again when they do.</summary>
public sealed class FailingDisks
{
    private const int Bytes = 64 * 1024;

    [Fact]
    public async Task F61_on_a_full_disk_changes_are_refused_with_what_to_do_and_nothing_else_notices()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stack));
        await using var disk = await OnSmallDiskAsync(aggregator);
        disk.Fill();

        await RefusedAsync(aggregator, $"Free some space for {aggregator.StateDirectory}, and try again.");

        // Nor does a start on it lose anything.
        await aggregator.RestartAfterKillAsync();
        await RefusedAsync(aggregator, $"Free some space for {aggregator.StateDirectory}, and try again.");
        disk.Clear();
        await WorksAgainAsync(aggregator);
    }

    [Fact]
    public async Task F61_on_a_disk_that_has_become_read_only_changes_are_refused_with_what_to_do_and_nothing_else_notices()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stack));
        await using var disk = await OnSmallDiskAsync(aggregator);
        await disk.TurnReadOnlyAsync();

        await RefusedAsync(aggregator, $"Mount {aggregator.StateDirectory} for writing again, and try again.");

        await disk.TurnWritableAsync();
        await WorksAgainAsync(aggregator);
    }

    private static string Config(RawServer stack) => $$"""
        defaults: { interval: 200ms, timeout: 100ms }
        data_centers:
          us-east: { default: true, stacks: { web: { checks: { page: "{{stack.Url}}" } } } }
          dr: { role: burst, stacks: { web: { checks: { page: "{{stack.Page("dr")}}" } } } }
        """;

    /// <summary>Leaves burst of dr on, and everything passing.</summary>
    private static async Task<SmallDisk> OnSmallDiskAsync(AggregatorProcess aggregator)
    {
        await aggregator.StopAsync();
        var disk = await SmallDisk.MountAsync(aggregator.StateDirectory, Bytes);
        return await Daemon.StartedAsync(disk, async _ =>
        {
            await aggregator.StartAgainAsync();
            var (status, body) = await BurstAsync(aggregator, "on");
            Assert.True(status == 200, body);
            await aggregator.AnswersAsync("PASS", "/health/us-east");
            await aggregator.AnswersAsync("PASS", "/health/dr");
        });
    }

    private static async Task RefusedAsync(AggregatorProcess aggregator, string remedy)
    {
        await aggregator.AnswersAsync("PASS", "/health/us-east");
        await aggregator.AnswersAsync("PASS", "/health/dr");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var (status, body) = await BurstAsync(aggregator, "off");

            Assert.True(status == 503, $"{status} {body}");
            Assert.EndsWith(remedy, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!, StringComparison.Ordinal);
            Assert.Equal("PASS", await aggregator.AnswerAsync("/health/us-east"));
            Assert.Equal("PASS", await aggregator.AnswerAsync("/health/dr"));
            Assert.Equal("ok\n", await aggregator.ReadAsync(aggregator.AdminUrl + "/livez"));
            Assert.Equal(1, (await aggregator.StatusAsync()).Json.GetProperty("revision").GetInt64());
            Assert.Equal(1, (await aggregator.MetricsAsync()).Sum("health_aggregator_burst", "data_center=\"dr\""));
        }
    }

    private static async Task WorksAgainAsync(AggregatorProcess aggregator)
    {
        var (status, body) = await BurstAsync(aggregator, "off");
        Assert.True(status == 200, body);
        Assert.Equal("FAIL", await aggregator.AnswerAsync("/health/dr"));
        await aggregator.RestartAfterKillAsync();
        var page = await aggregator.StatusAsync();
        Assert.Equal(2, page.Json.GetProperty("revision").GetInt64());
        Assert.Equal(JsonValueKind.Null, page.Json.GetProperty("control").GetProperty("alarm").ValueKind);
        Assert.Equal("no-burst", await aggregator.AnswerAsync("/burst/dr"));
        var trail = new AuditTrail(aggregator.StateDirectory);
        trail.Follow();
        Assert.Equal(["burst on", "burst off"], trail.Applied.Select(change => change.Action));
    }

    private static Task<(int Status, string Body)> BurstAsync(AggregatorProcess aggregator, string turn) =>
        aggregator.ChangeAsync(HttpMethod.Post, $"/burst/{turn}?data_center=dr&force=true&reason=a+drill");
}

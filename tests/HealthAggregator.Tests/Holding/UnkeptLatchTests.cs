using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

public sealed class UnkeptLatchTests
{
    [Fact]
    public async Task A_latched_failure_that_is_not_on_the_disk_is_told_in_the_status_the_metrics_and_the_log()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        var dataCenter = Some.DataCenters(Some.Check(stack.At(), cadence: Some.Brisk)).Single() with { Recovery = Recovery.Manual };
        await using var application = await AggregatorApplication.Start(Some.Settings(new([dataCenter])));
        await application.Becomes("200 PASS");
        var inTheWay = await Kept.Block(application.StateDirectory);
        stack.Says("FAIL");

        await Eventually.True(async () => await Alarm(application) is not null);
        Assert.Contains("The failure of us-east that waits for an operator is not on the disk", await Alarm(application), StringComparison.Ordinal);
        Assert.Contains("health_aggregator_control_alarm 1\n", (await application.Get("/metrics")).Body, StringComparison.Ordinal);
        await Eventually.True(() => application.Log.Has("a restart would forget it"));

        Directory.Delete(inTheWay);
        await Eventually.True(async () => await Alarm(application) is null);
        Assert.Contains("health_aggregator_control_alarm 0\n", (await application.Get("/metrics")).Body, StringComparison.Ordinal);
    }

    private static async Task<string?> Alarm(AggregatorApplication application) => (await application.Status()).GetProperty("control").GetProperty("alarm").GetString();
}

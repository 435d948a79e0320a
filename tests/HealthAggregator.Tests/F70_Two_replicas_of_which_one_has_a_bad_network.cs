using System.Net;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>Each answers by its own view, and both show that they differ.</summary>
public sealed class F70_Two_replicas_of_which_one_has_a_bad_network
{
    [Fact]
    public async Task Answer_each_by_its_own_view_and_show_that_they_differ()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        // What the second one sees of the same stack goes through a proxy of its own, which breaks.
        await using var proxy = await FakeStack.Start();
        proxy.Says("PASS");
        await using var first = await AggregatorApplication.Start(Some.Settings(Seeing(stack)));
        await using var second = await AggregatorApplication.Start(Some.Settings(Seeing(proxy, first)));
        first.Configure(Some.Settings(Seeing(stack, second)));
        await first.Reload();
        await Eventually.True(async () => await Agrees(first) == "True" && await Agrees(second) == "True");

        proxy.Does(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await second.Becomes("503 FAIL");
        await Eventually.True(async () => await Agrees(first) == "False" && await Agrees(second) == "False");
        Assert.Equal(("200 PASS", "503 FAIL"), (await first.Verdict(), await second.Verdict()));
        await Eventually.True(async () => (await second.Get("/metrics")).Body.Contains("health_aggregator_replica_agrees{data_center=\"us-east\",replica=\"b\"} 0\n", StringComparison.Ordinal));

        // Without witnesses neither takes itself for blind: both stay ready.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first.Get("/readyz")).Status, (await second.Get("/readyz")).Status));
    }

    private static async Task<string> Agrees(AggregatorApplication application) =>
        (await application.Status("/api/v1/data-centers/us-east")).GetProperty("replicas")[0].GetProperty("agrees").ToString();

    private static Plan Seeing(FakeStack stack, AggregatorApplication? other = null) => new([
        Some.Plan(Some.Check(stack.At(), "web/page", Some.Brisk)).DataCenters[0] with
        {
            Replicas = other is null ? [] : [Some.Replica(new(other.Aggregator.ProbeUrl, "/health"))],
        },
    ]);
}

using System.Text.Json;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>A stack that passes and fails in turn moves the verdict as often as its limit allows, and then not any more.</summary>
public sealed class F16_A_flapping_stack
{
    private const int Limit = 4;

    [Theory]
    [InlineData(FlapAction.Hold, "200 PASS")]
    [InlineData(FlapAction.Fail, "503 FAIL")]
    public async Task Changes_the_verdict_as_often_as_its_limit_allows_and_then_it_stands_still(FlapAction then, string held)
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");
        var plan = Some.Plan(Some.Check(stack.At(), "web/page", Some.Brisk));
        await using var application = await AggregatorApplication.Start(
            Some.Settings(new([plan.DataCenters[0] with { FlapLimit = new(Limit, TimeSpan.FromHours(1), then) }])));
        await application.Becomes("200 PASS");
        for (var change = 1; change <= Limit; change++)
        {
            await Turn(change);
            await application.Becomes(change % 2 == 0 ? "200 PASS" : "503 FAIL");
        }

        Assert.Equal((Limit, false), await Flapping());

        // One too many, and more after it.
        for (var change = Limit + 1; change <= Limit + 3; change++)
        {
            await Turn(change);
            await Eventually.True(async () => await Flapping() == (change, true));
            Assert.Equal(held, await application.Verdict());
        }

        await Eventually.True(() => application.Log.Has($"us-east is flapping: {Limit + 1} changes within 1h; it stays {held[4..]}"));
        var transitions = (await application.Get("/metrics")).Body.Split('\n')
            .Where(line => line.StartsWith("health_aggregator_transitions_total", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1 + Limit + (then == FlapAction.Fail ? 1 : 0), transitions);

        async Task Turn(int change)
        {
            var passes = change % 2 == 0;
            stack.Says(passes ? "PASS" : "FAIL", passes ? 200 : 503);
            await Eventually.True(async () => (await DataCenter()).GetProperty("stacks")[0].GetProperty("checks")[0].GetProperty("status").GetString() == (passes ? "passing" : "failing"));
        }

        async Task<(int Changes, bool IsHeld)> Flapping()
        {
            var flapping = (await DataCenter()).GetProperty("flapping");
            return (flapping.GetProperty("changes").GetInt32(), flapping.GetProperty("is_held").GetBoolean());
        }

        Task<JsonElement> DataCenter() => application.Status("/api/v1/data-centers/us-east");
    }
}

using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>Health pages that depend on a shared database fail together with it: that is shown, and said once.</summary>
public sealed class F20_A_database_that_all_pages_ask
{
    [Fact]
    public async Task Takes_them_all_down_and_is_told_as_one_cause()
    {
        string[] stacks = ["web", "search", "cart", "mail"];
        await using var stack = await FakeStack.Start();
        foreach (var name in stacks)
        {
            stack.Says("PASS", path: $"/{name}");
        }

        await using var application = await AggregatorApplication.Start(
            Some.Settings(Some.Plan([.. stacks.Select(name => Some.Check(stack.At($"/{name}"), $"{name}/page", Some.Cadence(interval: 0.5, timeout: 0.4, fast: 0.1)))])));
        await application.Becomes("200 PASS");
        Assert.Contains("health_aggregator_data_center_correlated_failures{data_center=\"us-east\"} 0\n", (await application.Get("/metrics")).Body, StringComparison.Ordinal);

        foreach (var name in stacks)
        {
            stack.Says("FAIL", 503, $"/{name}");
        }

        await application.Becomes("503 FAIL");
        await Eventually.True(async () => (await application.Get("/metrics")).Body.Contains("health_aggregator_data_center_correlated_failures{data_center=\"us-east\"} 4\n", StringComparison.Ordinal));
        var correlated = (await application.Status("/api/v1/data-centers/us-east")).GetProperty("correlated");
        Assert.Equal(["outcome", "reason", "since", "failing", "of", "checks"], correlated.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ("said-fail", "said FAIL with status 503", 4, 4),
            (correlated.GetProperty("outcome").GetString(), correlated.GetProperty("reason").GetString(), correlated.GetProperty("failing").GetInt32(), correlated.GetProperty("of").GetInt32()));
        Assert.Equal(stacks.Select(name => $"{name}/page").Order(), correlated.GetProperty("checks").EnumerateArray().Select(check => check.GetString()).Order());

        await Eventually.True(() => application.Log.Has("counted checks in us-east fell together, and fail for one reason: said FAIL with status 503"));
        Assert.Single(application.Log.ToString().Split("fell together")[1..]);
    }
}

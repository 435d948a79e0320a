using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Beside what operators say, the answers tell what GSLBs are told: burst that is on is not yet PASS.</summary>
public sealed class AnsweredHealthTests : IAsyncLifetime
{
    private const string Burst = "/api/v1/data-centers/blue/burst";
    private const string Override = "/api/v1/data-centers/blue/override";
    private const string Maintenance = "/api/v1/data-centers/blue/stacks/web/maintenance";
    private const string Starting = "FAIL starting waiting for the first sample of every counted check: 1 to come";

    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Burst_on_does_not_hide_that_the_site_is_told_to_be_unfit()
    {
        var on = await Operator.Put(Burst, """{"on":true,"reason":"x"}""");

        Assert.Equal(("True", Starting), (on.Said("on"), Health(on["health"])));
        Assert.Equal("503 FAIL", await _estate.Application.Verdict("/health/blue"));
    }

    [Fact]
    public async Task Burst_on_does_not_hide_that_an_override_says_FAIL()
    {
        await Operator.Put(Override, """{"verdict":"FAIL","reason":"drained","permanent":true}""");

        Assert.Equal("FAIL forced forced by operator: drained", Health((await Operator.Put(Burst, """{"on":true,"reason":"x"}"""))["health"]));
    }

    [Fact]
    public async Task A_change_is_answered_with_what_it_has_brought_about_already()
    {
        var off = await _estate.Anybody.Get(Override);
        var forced = await Operator.Put(Override, """{"verdict":"PASS","reason":"y","permanent":true}""");
        var cleared = await Operator.Delete($"{Override}?reason=x");

        Assert.Equal("FAIL no-burst burst is off", Health(off["health"]));
        Assert.Equal("PASS forced forced by operator: y", Health(forced["health"]));
        Assert.Equal("FAIL no-burst burst is off", Health(cleared["health"]));
    }

    [Fact]
    public async Task A_swap_tells_it_of_both()
    {
        await Operator.Put(Override, """{"verdict":"PASS","reason":"y","permanent":true}""");

        var swap = await Operator.Post("/api/v1/burst/swap", """{"on":"green","off":"blue","reason":"x"}""");

        Assert.Equal((Starting, "PASS forced forced by operator: y"), (Health(swap["on"].GetProperty("health")), Health(swap["off"].GetProperty("health"))));
    }

    [Fact]
    public async Task Maintenance_tells_it_of_the_data_center()
    {
        await Operator.Put(Burst, """{"on":true,"reason":"x"}""");

        var maintenance = await Operator.Put(Maintenance, """{"reason":"x"}""");

        Assert.Equal(Health((await _estate.Anybody.Get("/api/v1/data-centers/blue")).Json), Health(maintenance["health"]));
        Assert.Equal("FAIL score 0% passing (0 of 0), below the threshold of 75%; 1 stack is in maintenance", Health(maintenance["health"]));
    }

    [Fact]
    public async Task Where_the_condition_does_not_hold_it_is_in_what_is_so()
    {
        await Operator.Put(Burst, """{"on":true,"reason":"x"}""");

        Assert.Equal(Starting, Health((await Operator.Put(Burst, """{"on":false,"reason":"x"}""", ("If-Match", "\"0\"")))["current"].GetProperty("health")));
    }

    private static string Health(System.Text.Json.JsonElement health) => $"{health.GetProperty("verdict")} {health.GetProperty("rung")} {health.GetProperty("reason")}";
}

using HealthAggregator.Configuration;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests;

/// <summary>What is valid, and will do otherwise than whoever wrote it may think, is said at the start and at each reload.</summary>
public sealed class WarningTests : IAsyncLifetime
{
    private const string Blind = "208 data center us-east in the test's config has last_site: pass and no witnesses";

    private FakeStack _stack = null!;

    public async ValueTask InitializeAsync() => (_stack = await FakeStack.Start()).Says("PASS");

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_last_site_without_witnesses_is_warned_of()
    {
        await using var application = await AggregatorApplication.Start(Some.Settings(LastSite(null)));

        await Eventually.True(() => application.Log.Has(Blind));
    }

    [Fact]
    public async Task A_last_site_with_witnesses_is_not_until_a_reload_takes_them_away()
    {
        var isolation = new IsolationPlan([Some.Witness(_stack.Port)]);
        await using var application = await AggregatorApplication.Start(Some.Settings(LastSite(isolation)));
        await application.Becomes("200 PASS");
        await Eventually.True(() => application.Log.Has("data center us-east is PASS"));
        Assert.False(application.Log.Has("last_site"));

        application.Configure(Some.Settings(LastSite(null)));
        await application.Reload();

        await Eventually.True(() => application.Log.Has(Blind));
    }

    [Fact]
    public async Task Limits_that_would_not_suffice_if_everything_hung_are_warned_of_with_the_value_to_raise_them_to()
    {
        var checks = Enumerable.Range(0, 40).Select(number => Some.Check(_stack.At($"/{number}"), $"web/page-{number}", Some.Cadence(interval: 10, timeout: 5)));
        await using var application = await AggregatorApplication.Start(
            Some.Settings(Some.Plan([.. checks])) with { Probing = new() { MaxInFlight = 20, MaxPerHost = 19 } });

        await Eventually.True(() => application.Log.Has("healthy checks would go stale for want of a turn: raise probing.max_per_host to 20 at least"));
        Assert.False(application.Log.Has("raise probing.max_in_flight"));
    }

    private Plan LastSite(IsolationPlan? isolation) => new([
        Some.Plan(Some.Check(_stack.At(), cadence: Some.Brisk)).DataCenters[0] with
        {
            PassesAsLastSite = true, Peers = [Some.Peer(_stack.At("/eu-west"))], Isolation = isolation,
        },
    ]);
}

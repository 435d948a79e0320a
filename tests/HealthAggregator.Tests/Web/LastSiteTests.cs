using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>The last data center that passes is not taken out by a slip of the hand.</summary>
public sealed class LastSiteTests : IAsyncLifetime
{
    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;

    private ApiClient Operator => new(_application.Operator);

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("PASS");
        var plan = new Plan([.. Some.DataCenters(Some.Check(_stack.At(), "blue/web/page", Some.Brisk), Some.Check(_stack.At(), "green/web/page", Some.Brisk))
            .Select(dataCenter => dataCenter with { Role = Role.Burst })]);
        _application = await AggregatorApplication.Start(Some.Settings(plan));
        await Operator.Post("/burst/on?reason=x&data_center=blue");
        await _application.Becomes("200 PASS", "/health/blue");
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/data-centers/blue/burst?reason=x", null)]
    [InlineData("POST", "/burst/off?reason=x&data_center=blue", null)]
    [InlineData("PUT", "/api/v1/data-centers/blue/burst", """{"on":false,"reason":"x"}""")]
    [InlineData("PUT", "/api/v1/data-centers/blue/override", """{"verdict":"FAIL","reason":"x"}""")]
    public async Task F59_taking_it_out_is_refused_and_nothing_changes(string method, string path, string? body)
    {
        var refused = await Operator.Send(new(method), path, body is null ? null : ApiClient.Json(body));

        Assert.Equal((409, "1", "\"1\""), (refused.Status, refused.Said("revision"), refused.ETag));
        Assert.Contains("send force", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("200 PASS", await _application.Verdict("/health/blue"));
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/data-centers/blue/burst?reason=x&force=true", null)]
    [InlineData("POST", "/burst/off?reason=x&data_center=blue&force=true", null)]
    [InlineData("PUT", "/api/v1/data-centers/blue/burst", """{"on":false,"reason":"x","force":true}""")]
    [InlineData("PUT", "/api/v1/data-centers/blue/override", """{"verdict":"FAIL","reason":"x","force":true}""")]
    public async Task F59_force_does_it_all_the_same(string method, string path, string? body)
    {
        var forced = await Operator.Send(new(method), path, body is null ? null : ApiClient.Json(body));

        Assert.Equal((200, "applied"), (forced.Status, forced.Said("outcome")));
        Assert.Equal("503 FAIL", await _application.Verdict("/health/blue"));
    }

    [Fact]
    public async Task A_swap_to_one_that_passes_needs_no_force()
    {
        await Eventually.True(async () => (await _application.Status("/api/v1/data-centers/green")).GetProperty("observed").GetProperty("verdict").GetString() == "PASS");

        var swap = await Operator.Post("/api/v1/burst/swap", """{"on":"green","off":"blue","reason":"x"}""");

        Assert.Equal(200, swap.Status);
        Assert.Equal(("200 PASS", "503 FAIL"), (await _application.Verdict("/health/green"), await _application.Verdict("/health/blue")));
    }
}

using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Where reading is not open, a viewer's token reads; it never changes anything.</summary>
public sealed class ViewerTests : IAsyncLifetime
{
    private ControlledEstate _estate = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _estate = await ControlledEstate.Start();
        var settings = Some.Settings(ControlledEstate.Plan);
        _estate.Application.Configure(settings with { AnonymousRead = false, Tokens = [new("bob", OperatorToken.HashOf("bob's token"), TokenRole.Viewer)] });
        await _estate.Application.Reload();
        _http = new() { BaseAddress = _estate.Application.Aggregator.AdminUrl, DefaultRequestHeaders = { Authorization = new("Bearer", "bob's token") } };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _estate.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/v1/data-centers/blue/burst")]
    [InlineData("/api/v1/data-centers/blue/burst/scheduled")]
    [InlineData("/api/v1/data-centers/blue/override")]
    [InlineData("/api/v1/data-centers/blue/stacks/web/maintenance")]
    [InlineData("/openapi/v1.json")]
    public async Task He_reads_what_nobody_reads_without_a_token(string path)
    {
        Assert.Equal(401, (await _estate.Anybody.Get(path)).Status);
        Assert.Equal(200, (await new ApiClient(_http).Get(path)).Status);
    }

    [Theory]
    [InlineData("PUT", "/api/v1/data-centers/blue/burst", """{"on":true,"reason":"x"}""")]
    [InlineData("DELETE", "/api/v1/data-centers/blue/burst?reason=x", null)]
    [InlineData("DELETE", "/api/v1/data-centers/blue/burst/scheduled/1?reason=x", null)]
    [InlineData("POST", "/burst/on?reason=x&data_center=blue", null)]
    [InlineData("POST", "/burst/off?reason=x&data_center=blue", null)]
    [InlineData("POST", "/api/v1/burst/swap", """{"on":"green","off":"blue","reason":"x"}""")]
    [InlineData("PUT", "/api/v1/data-centers/blue/override", """{"verdict":"PASS","reason":"x"}""")]
    [InlineData("DELETE", "/api/v1/data-centers/blue/override?reason=x", null)]
    [InlineData("PUT", "/api/v1/data-centers/blue/stacks/web/maintenance", """{"reason":"x"}""")]
    [InlineData("DELETE", "/api/v1/data-centers/blue/stacks/web/maintenance?reason=x", null)]
    [InlineData("POST", "/api/v1/control/accept?reason=x", null)]
    [InlineData("POST", "/api/v1/data-centers/blue/recover?reason=x", null)]
    [InlineData("POST", "/api/v1/reload", null)]
    public async Task He_changes_nothing(string method, string path, string? body)
    {
        var refused = await new ApiClient(_http).Send(new(method), path, body is null ? null : ApiClient.Json(body));

        Assert.Equal("403 This token may only read. Use the token of an operator.", refused.Problem);
        Assert.Equal("0", (await new ApiClient(_http).Get("/api/v1/data-centers/blue/burst")).Said("revision"));
    }
}

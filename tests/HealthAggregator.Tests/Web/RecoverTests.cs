using System.Net;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>The way back from a failure that an operator wanted to be asked about.</summary>
public sealed class RecoverTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/us-east/recover";

    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("FAIL");
        var dataCenter = Some.DataCenters(Some.Check(_stack.At(), cadence: Some.Brisk)).Single() with { Recovery = Recovery.Manual };
        _application = await AggregatorApplication.Start(Some.Settings(new([dataCenter])));
        await Eventually.True(async () => (await Status()).GetProperty("is_latched").GetBoolean());
        _stack.Says("PASS");
        await Eventually.True(async () => (await Status()).GetProperty("score").GetProperty("percent").GetInt32() == 100);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_latched_failure_stays_until_an_operator_clears_it()
    {
        Assert.Equal("503 FAIL", await _application.Verdict());
        Assert.True((await Status()).GetProperty("is_latched").GetBoolean());

        using var response = await _application.Post($"{Path}?reason=the%20disk%20was%20full");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"is_latched\": false", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("200 PASS", await _application.Verdict());
        await Eventually.True(() => _application.Log.Has("the latched failure of data center us-east was cleared by operator: the disk was full"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?reason=")]
    [InlineData("?reason=%20")]
    public async Task A_reason_is_mandatory(string query)
    {
        using var response = await _application.Post(Path + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("A reason is missing.", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("503 FAIL", await _application.Verdict());
    }

    [Fact]
    public async Task Nobody_without_a_token_recovers_anything()
    {
        using var response = await _application.Post($"{Path}?reason=x", _application.Admin);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("503 FAIL", await _application.Verdict());
    }

    [Fact]
    public async Task A_data_center_that_there_is_not_is_not_found()
    {
        using var response = await _application.Post("/api/v1/data-centers/nowhere/recover?reason=x");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("503 FAIL", await _application.Verdict());
    }

    [Fact]
    public async Task What_a_reason_says_stays_on_one_line_of_the_log()
    {
        using var response = await _application.Post($"{Path}?reason=x%0d%0a2030-01-01%20fake%1b%5b31m");

        await Eventually.True(() => _application.Log.Has("was cleared by operator: x"));
        Assert.DoesNotContain(_application.Log.ToString(), octet => char.IsControl(octet) && octet != '\n');
        Assert.DoesNotContain(_application.Log.ToString().Split('\n'), line => line.StartsWith("2030-01-01 fake", StringComparison.Ordinal));
    }

    private Task<System.Text.Json.JsonElement> Status() => _application.Status("/api/v1/data-centers/us-east");
}

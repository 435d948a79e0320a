using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>The way back from a failure that an operator wanted to be asked about.</summary>
public sealed class RecoverTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/us-east/recover";

    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;
    private Settings _settings = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        _stack.Says("FAIL");
        var dataCenter = Some.DataCenters(Some.Check(_stack.At(), cadence: Some.Brisk)).Single() with { Recovery = Recovery.Manual };
        _settings = Some.Settings(new([dataCenter]));
        _application = await AggregatorApplication.Start(_settings);
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

    [Fact]
    public async Task What_is_answered_with_200_is_so_after_a_crash_too()
    {
        using var response = await _application.Post($"{Path}?reason=x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var left = File.ReadAllBytes(Holdover);

        // What a process leaves that dies at this moment.
        await _application.Restart(_settings, between: () => File.WriteAllBytes(Holdover, left));

        await _application.Becomes("200 PASS");
        Assert.False((await Status()).GetProperty("is_latched").GetBoolean());
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_cleared_and_the_answer_says_what_to_do()
    {
        var inTheWay = await Kept.Block(_application.StateDirectory);

        using var refused = await _application.Post($"{Path}?reason=x");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        var problem = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("The change could not be made durable.", problem, StringComparison.Ordinal);
        Assert.Contains("holdover.json cannot be replaced", problem, StringComparison.Ordinal);
        Assert.Equal("503 FAIL", await _application.Verdict());
        Assert.True((await Status()).GetProperty("is_latched").GetBoolean());
        Assert.Equal("recover us-east refused The change could not be made durable.", await Entry(0));
        Assert.Equal("recover us-east applied ", await Entry(1));

        Directory.Delete(inTheWay);
        using var response = await _application.Post($"{Path}?reason=x");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("200 PASS", await _application.Verdict());
        Assert.Equal("recover us-east applied ", await Entry(0));
    }

    [Fact]
    public async Task What_cannot_be_written_into_the_audit_log_is_not_cleared_and_stays_latched_over_a_restart()
    {
        var audit = System.IO.Path.Combine(_application.StateDirectory, AuditLog.FileName);
        File.Delete(audit);
        Directory.CreateDirectory(audit);

        using var refused = await _application.Post($"{Path}?reason=x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("The audit log cannot be written, so nothing changed.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("503 FAIL", await _application.Verdict());
        var left = File.ReadAllBytes(Holdover);
        await _application.Restart(_settings, between: () => File.WriteAllBytes(Holdover, left));
        Assert.True((await Status()).GetProperty("is_latched").GetBoolean());
    }

    [Fact]
    public async Task Once_cleared_it_is_unchanged()
    {
        using var first = await _application.Post($"{Path}?reason=x");
        using var second = await _application.Post($"{Path}?reason=x");

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal("recover us-east unchanged ", await Entry(0));
    }

    [Fact]
    public async Task The_audit_log_is_whole_behind_it()
    {
        foreach (var path in new[] { "/burst/on?reason=x", $"{Path}?reason=x", "/api/v1/reload?reason=x", "/burst/off?reason=x" })
        {
            using var response = await _application.Post(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using var log = File.OpenRead(System.IO.Path.Combine(_application.StateDirectory, AuditLog.FileName));
        var report = AuditReport.Of(log);
        Assert.Equal((null, 4, 2), (report.Broken, report.Lines, report.LastApplied));
    }

    [Fact]
    public async Task Where_nothing_is_kept_it_is_cleared_in_memory()
    {
        _stack.Says("FAIL");
        await using var ephemeral = await AggregatorApplication.Start(_settings with { Ephemeral = true, Tokens = [new("alice", OperatorToken.HashOf("alice's token"), TokenRole.Operator)] });
        await Eventually.True(async () => (await ephemeral.Status("/api/v1/data-centers/us-east")).GetProperty("is_latched").GetBoolean());
        _stack.Says("PASS");
        await Eventually.True(async () => (await ephemeral.Status("/api/v1/data-centers/us-east")).GetProperty("score").GetProperty("percent").GetInt32() == 100);

        using var response = await ephemeral.Post($"{Path}?reason=x", ephemeral.Admin, ("Authorization", "Bearer alice's token"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("200 PASS", await ephemeral.Verdict());
    }

    private string Holdover => System.IO.Path.Combine(_application.StateDirectory, HoldoverFile.FileName);

    /// <param name="back">0 for the newest.</param>
    private async Task<string> Entry(int back)
    {
        var entry = (await _application.Status("/api/v1/audit?limit=2")).GetProperty("entries")[back];
        return $"{entry.GetProperty("action")} {entry.GetProperty("target")} {entry.GetProperty("outcome")} {entry.GetProperty("why")}";
    }

    private Task<System.Text.Json.JsonElement> Status() => _application.Status("/api/v1/data-centers/us-east");
}

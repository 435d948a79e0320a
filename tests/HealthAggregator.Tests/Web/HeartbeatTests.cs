using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Jobs that report in, each with a token of its own.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/us-east/stacks/jobs/checks/backup/heartbeat";

    private readonly Settings _settings = Some.Settings(Some.Plan(Job("backup"), Job("report"))) with
    {
        Tokens = [new("alice", OperatorToken.HashOf("alice's token"), TokenRole.Operator), new("bob", OperatorToken.HashOf("bob's token"), TokenRole.Viewer)],
    };

    private AggregatorApplication _application = null!;

    private ApiClient Anybody => new(_application.Admin);

    public async ValueTask InitializeAsync()
    {
        // The first start makes the token that the test's operator has; from then on the config names who may come in.
        _application = await AggregatorApplication.Start(_settings with { Tokens = [] });
        _application.Configure(_settings);
        await _application.Reload();
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task A_job_reports_in_with_its_own_token_and_nothing_else()
    {
        var answer = await Beat("backup's token");

        Assert.Equal(200, answer.Status);
        Assert.Equal(("us-east", "jobs", "backup", null), (answer.Said("data_center"), answer.Said("stack"), answer.Said("check"), answer.Said("reason")));
        Assert.NotNull(answer.Json.GetProperty("next_before").GetString());
    }

    [Fact]
    public async Task A_job_that_failed_fails_its_check_until_it_reports_otherwise()
    {
        await _application.Becomes("200 PASS");

        Assert.Equal(200, (await Beat("backup's token", """{"ok":false,"reason":"disk full"}""")).Status);
        await Eventually.True(async () => await Last("backup") == ("failing", "the job reported a failure: disk full"));
        Assert.Equal(200, (await Beat("backup's token", """{"ok":true}""")).Status);
        await Eventually.True(async () => await Last("backup") == ("passing", ""));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("report's token", 401)]
    [InlineData("bob's token", 403)]
    [InlineData("alice's token", 403)]
    public async Task No_other_token_reports_in(string? token, int status)
    {
        Assert.Equal(status, (await Beat(token)).Status);

        Assert.Contains("no heartbeat yet", (await Last("backup")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_there_is_such_a_check_is_told_to_operators_alone()
    {
        var other = Path.Replace("backup", "nothing", StringComparison.Ordinal);

        var (stranger, here) = (await Anybody.Send(HttpMethod.Post, other), await Anybody.Send(HttpMethod.Post, Path));
        Assert.Equal((401, here.Text), (stranger.Status, stranger.Text));
        Assert.Equal(401, (await Anybody.Send(HttpMethod.Post, other, null, ("Authorization", "Bearer backup's token"))).Status);
        Assert.Equal(404, (await Anybody.Send(HttpMethod.Post, other, null, ("Authorization", "Bearer alice's token"))).Status);
    }

    [Fact]
    public async Task A_jobs_token_reads_and_changes_nothing_else()
    {
        foreach (var path in new[] { "/api/v1/reload?reason=x", "/api/v1/data-centers/us-east/recover?reason=x", "/burst/on?reason=x" })
        {
            Assert.Equal(401, (await Anybody.Send(HttpMethod.Post, path, null, ("Authorization", "Bearer backup's token"))).Status);
        }

        _application.Configure(_settings with { AnonymousRead = false });
        await _application.Reload();
        Assert.Equal(401, (await Anybody.Send(HttpMethod.Get, "/api/v1/status", null, ("Authorization", "Bearer backup's token"))).Status);
        Assert.Equal(200, (await Beat("backup's token")).Status);
    }

    [Fact]
    public async Task No_cookie_and_no_page_of_another_origin_reports_in()
    {
        Assert.Equal(401, (await Anybody.Send(HttpMethod.Post, Path, null, ("Cookie", "token=backup's token"))).Status);
        Assert.Equal(403, (await Anybody.Send(HttpMethod.Post, Path, null, ("Authorization", "Bearer backup's token"), ("Origin", "https://evil.example"))).Status);
        Assert.Equal(405, (await Anybody.Send(HttpMethod.Get, Path, null, ("Authorization", "Bearer backup's token"))).Status);
    }

    [Theory]
    [InlineData("{\"ok\":\"yes\"}", 400)]
    [InlineData("{\"okay\":true}", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    public async Task What_makes_no_sense_is_no_heartbeat(string body, int status)
    {
        Assert.Equal(status, (await Beat("backup's token", body)).Status);
        Assert.Equal(400, (await Beat("backup's token", $$"""{"reason":"{{new string('x', 501)}}"}""")).Status);
        Assert.Equal(415, (await Anybody.Send(HttpMethod.Post, Path, ApiClient.Body("ok=false"u8.ToArray(), "application/x-www-form-urlencoded"), ("Authorization", "Bearer backup's token"))).Status);
        Assert.Equal(400, (await Anybody.Send(HttpMethod.Post, $"{Path}?ok=false", null, ("Authorization", "Bearer backup's token"))).Status);

        Assert.Contains("no heartbeat yet", (await Last("backup")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_attempts_are_audited_and_heartbeats_are_not()
    {
        var before = Audited();
        await Beat("backup's token");
        await Beat("backup's token", """{"ok":false}""");
        Assert.Equal(before, Audited());

        await Beat("wrong");
        await Beat("bob's token");
        await Eventually.True(() => Audited() == before + 2, () => $"{Audited()}, was {before}");
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_a_right_token_is_let_in_meanwhile()
    {
        var guesses = new List<int>();
        for (var guess = 0; guess < 15; guess++)
        {
            guesses.Add((await Beat($"guess {guess}")).Status);
        }

        Assert.Equal([401, 429], guesses.Distinct());
        Assert.Equal(200, (await Beat("backup's token")).Status);
    }

    [Fact]
    public async Task A_restart_forgets_no_heartbeat()
    {
        Assert.Equal(200, (await Beat("backup's token", """{"ok":false,"reason":"disk full"}""")).Status);
        Assert.Contains("disk full", await File.ReadAllTextAsync(System.IO.Path.Combine(_application.StateDirectory, BeatFile.FileName), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await _application.Restart(_settings);

        await Eventually.True(async () => await Last("backup") == ("failing", "the job reported a failure: disk full"));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_fails_no_job_and_is_told_to_it()
    {
        await Eventually.True(() => File.Exists(System.IO.Path.Combine(_application.StateDirectory, BeatFile.FileName)));
        Directory.CreateDirectory(System.IO.Path.Combine(_application.StateDirectory, $"{BeatFile.FileName}.new", "in the way"));

        Assert.Equal(202, (await Beat("backup's token", """{"ok":false,"reason":"disk full"}""")).Status);

        await Eventually.True(async () => await Last("backup") == ("failing", "the job reported a failure: disk full"));
    }

    [Fact]
    public async Task A_damaged_file_is_as_if_none_had_ever_come()
    {
        await Beat("backup's token", """{"ok":false}""");

        await _application.Restart(_settings, between: () => File.WriteAllText(System.IO.Path.Combine(_application.StateDirectory, BeatFile.FileName), "{"));

        await Eventually.True(async () => (await Last("backup")).Reason == "no heartbeat yet: the first is due within 1h");
        Assert.Contains("heartbeats.json is damaged: ", _application.Log.ToString(), StringComparison.Ordinal);
    }

    private static CheckPlan Job(string name) =>
        Some.Check(new HeartbeatTarget([.. SHA256.HashData(Encoding.UTF8.GetBytes($"{name}'s token"))], TimeSpan.FromHours(1)), $"jobs/{name}", Some.Brisk);

    private Task<ApiAnswer> Beat(string? token, string? body = null) =>
        Anybody.Send(HttpMethod.Post, Path, body is null ? null : ApiClient.Json(body), token is null ? [] : [("Authorization", $"Bearer {token}")]);

    private async Task<(string Status, string Reason)> Last(string name)
    {
        var check = (System.Text.Json.JsonElement?)null;
        await Eventually.True(async () =>
        {
            var dataCenter = await _application.Status("/api/v1/data-centers/us-east");
            check = dataCenter.GetProperty("stacks")[0].GetProperty("checks").EnumerateArray().Single(candidate => candidate.GetProperty("name").GetString() == name);
            return check.Value.GetProperty("last").ValueKind == System.Text.Json.JsonValueKind.Object;
        });
        return (check!.Value.GetProperty("status").GetString()!, check.Value.GetProperty("last").GetProperty("reason").GetString() ?? "");
    }

    private int Audited() => System.IO.Path.Combine(_application.StateDirectory, AuditLog.FileName) is var log && File.Exists(log) ? File.ReadAllLines(log).Length : 0;
}

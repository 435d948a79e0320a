using System.Text.Json;
using HealthAggregator.Configuration;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>What operators do besides, and what is written down of all that they do.</summary>
public sealed class ControlApiTests : IAsyncLifetime
{
    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Where_nothing_is_lost_there_is_nothing_to_accept()
    {
        var accepted = await Operator.Post("/api/v1/control/accept?reason=just%20in%20case");

        Assert.Equal((200, "\"0\"", "unchanged", null, "True"), (accepted.Status, accepted.ETag, accepted.Said("outcome"), accepted.Said("alarm"), accepted.Said("accepts_changes")));
        Assert.Equal("400 A reason is missing. Say why in reason, for whoever reads it at 3 a.m.", (await Operator.Post("/api/v1/control/accept")).Problem);
    }

    [Fact]
    public async Task The_audit_log_has_what_was_applied_unchanged_and_refused_newest_first()
    {
        await Operator.Put("/api/v1/data-centers/blue/burst", """{"on":true,"reason":"first"}""");
        await Operator.Put("/api/v1/data-centers/blue/burst", """{"on":true,"reason":"first"}""");
        await Operator.Put("/api/v1/data-centers/blue/burst", """{"on":true,"reason":"second","for":"0s"}""");

        var entries = await Audit();

        Assert.Equal(
            [("refused", "second", "for is no time at all."), ("unchanged", "first", null), ("applied", "first", null)],
            entries.Select(entry => (Text(entry, "outcome"), Text(entry, "reason"), Text(entry, "why"))));
        Assert.All(entries, entry => Assert.Equal(("operator", "127.0.0.1", "burst on", "blue", 1), (Text(entry, "actor"), Text(entry, "source"), Text(entry, "action"), Text(entry, "target"), entry.GetProperty("revision").GetInt32())));
        Assert.False(entries[2].GetProperty("old").GetProperty("on").GetBoolean());
        Assert.True(entries[2].GetProperty("new").GetProperty("on").GetBoolean());
    }

    [Fact]
    public async Task What_an_operator_sends_and_nobody_understands_is_in_the_audit_log_too()
    {
        await Operator.Put("/api/v1/data-centers/blue/burst", "{}");

        var entry = Assert.Single(await Audit());

        Assert.Equal(
            ("refused", "operator", "PUT", "/api/v1/data-centers/blue/burst", "on is missing."),
            (Text(entry, "outcome"), Text(entry, "actor"), Text(entry, "action"), Text(entry, "target"), Text(entry, "why")));
    }

    [Fact]
    public async Task A_reload_is_written_down_with_its_reason_where_there_is_one()
    {
        Assert.Equal(200, (await Operator.Post("/api/v1/reload?reason=new%20pool")).Status);
        Assert.Equal(200, (await Operator.Post("/api/v1/reload")).Status);

        Assert.Equal([("reload", "config", "applied", ""), ("reload", "config", "applied", "new pool")], (await Audit()).Select(Line));
    }

    [Fact]
    public async Task A_reload_of_a_bad_config_is_written_down_as_refused()
    {
        _estate.Application.Configure(new ConfigError("us.yaml", 7, 3, "data_centers.us-east.treshold", "is no key", "write threshold"));

        Assert.Equal(422, (await Operator.Post("/api/v1/reload?reason=x")).Status);

        Assert.Equal("The configuration is not valid; the one before it is still in force.", Text(Assert.Single(await Audit()), "why"));
    }

    [Fact]
    public async Task A_failure_that_is_not_latched_is_recovered_unchanged()
    {
        Assert.Equal(200, (await Operator.Post("/api/v1/data-centers/white/recover?reason=x")).Status);

        Assert.Equal([("recover", "white", "unchanged", "x")], (await Audit()).Select(Line));
    }

    [Theory]
    [InlineData("/api/v1/data-centers/white/recover", "recover", "A reason is missing.")]
    [InlineData("/api/v1/data-centers/white/recover?reason=LONG", "recover", "The reason has more than 500 characters.")]
    [InlineData("/api/v1/reload?reason=LONG", "reload", "The reason has more than 500 characters.")]
    public async Task The_conditions_of_every_change_are_theirs_too(string path, string action, string problem)
    {
        var refused = await Operator.Post(path.Replace("LONG", new('x', 501), StringComparison.Ordinal));

        Assert.StartsWith($"400 {problem}", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(("refused", action, problem), Assert.Single((await Audit()).Select(entry => (Text(entry, "outcome"), Text(entry, "action"), Text(entry, "why")))));
    }

    [Fact]
    public async Task The_audit_log_is_as_long_as_it_is_asked_for()
    {
        await Operator.Post("/burst/on?reason=first&data_center=blue");
        await Operator.Post("/burst/off?reason=second&data_center=blue");

        Assert.Equal("second", Text(Assert.Single(await Audit("?limit=1")), "reason"));
        Assert.Equal(2, (await Audit("?limit=1000")).Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("1&limit=2")]
    public async Task A_limit_that_is_none_is_refused(string limit) =>
        Assert.Equal("400 limit is not a whole number from 1 to 1000. Write one such as 20, or leave limit out.", (await _estate.Anybody.Get($"/api/v1/audit?limit={limit}")).Problem);

    private static (string?, string?, string?, string?) Line(JsonElement entry) => (Text(entry, "action"), Text(entry, "target"), Text(entry, "outcome"), Text(entry, "reason"));

    private static string? Text(JsonElement entry, string member) => entry.GetProperty(member).GetString();

    private async Task<IReadOnlyList<JsonElement>> Audit(string query = "")
    {
        var audit = await _estate.Anybody.Get("/api/v1/audit" + query);
        Assert.Equal(200, audit.Status);
        return [.. audit["entries"].EnumerateArray()];
    }
}

using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

public sealed class OverrideApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/white/override";

    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Where_there_is_none_everything_about_it_is_null()
    {
        var none = await _estate.Anybody.Get(Path);

        Assert.Equal((200, "\"0\"", "white", "0"), (none.Status, none.ETag, none.Said("data_center"), none.Said("revision")));
        Assert.Equal(("False", "False"), (none.Said("in_effect"), none.Said("permanent")));
        Assert.All(["verdict", "from", "until", "at", "actor", "reason"], (string member) => Assert.Null(none.Said(member)));
    }

    [Fact]
    public async Task It_is_answered_at_once_whatever_is_observed_and_for_an_hour_where_nothing_else_is_said()
    {
        Assert.Equal("503 FAIL", await _estate.Application.Verdict("/health/white"));

        var forced = await Operator.Put(Path, """{"verdict":"PASS","reason":"the pages lie"}""");

        Assert.Equal((200, "\"1\"", "applied", "PASS", "True"), (forced.Status, forced.ETag, forced.Said("outcome"), forced.Said("verdict"), forced.Said("in_effect")));
        Assert.Equal(("2030-01-01T12:00:00+00:00", "2030-01-01T13:00:00+00:00"), (forced.Said("at"), forced.Said("until")));
        Assert.Equal(("False", "operator", "the pages lie"), (forced.Said("permanent"), forced.Said("actor"), forced.Said("reason")));
        Assert.Equal("200 PASS", await _estate.Application.Verdict("/health/white"));
    }

    [Theory]
    [InlineData("\"for\":\"30m\"", "2030-01-01T12:30:00+00:00")]
    [InlineData("\"until\":\"2030-01-01T18:00:00Z\"", "2030-01-01T18:00:00+00:00")]
    [InlineData("\"permanent\":true", null)]
    [InlineData("\"permanent\":false", "2030-01-01T13:00:00+00:00")]
    [InlineData("\"from\":\"2030-01-01T15:00:00Z\"", "2030-01-01T16:00:00+00:00")]
    [InlineData("\"from\":\"2030-01-01T15:00:00Z\",\"permanent\":true", null)]
    public async Task It_ends_when_it_is_told_to(string term, string? until)
    {
        var forced = await Operator.Put(Path, $$"""{"verdict":"FAIL","reason":"x",{{term}}}""");

        Assert.Equal((until, until is null ? "True" : "False"), (forced.Said("until"), forced.Said("permanent")));
    }

    [Fact]
    public async Task One_that_is_yet_to_begin_is_shown_and_does_not_decide()
    {
        await Operator.Put(Path, """{"verdict":"PASS","reason":"x","from":"2030-01-01T15:00:00Z"}""");

        var forced = await _estate.Anybody.Get(Path);

        Assert.Equal(("PASS", "False", "2030-01-01T15:00:00+00:00"), (forced.Said("verdict"), forced.Said("in_effect"), forced.Said("from")));
        Assert.Equal("503 FAIL", await _estate.Application.Verdict("/health/white"));
    }

    [Fact]
    public async Task Taken_back_it_is_gone()
    {
        await Operator.Put(Path, """{"verdict":"PASS","reason":"x"}""");

        var none = await Operator.Delete($"{Path}?reason=over");

        Assert.Equal((200, "applied", null), (none.Status, none.Said("outcome"), none.Said("verdict")));
        Assert.Equal("503 FAIL", await _estate.Application.Verdict("/health/white"));
        Assert.Equal("unchanged", (await Operator.Delete($"{Path}?reason=over")).Said("outcome"));
    }

    [Fact]
    public async Task When_it_is_over_nothing_is_left_of_it()
    {
        await Operator.Put(Path, """{"verdict":"PASS","reason":"x"}""");

        _estate.Time.Advance(TimeSpan.FromHours(1));

        Assert.Null((await _estate.Anybody.Get(Path)).Said("verdict"));
        await _estate.Application.Becomes("503 FAIL", "/health/white");
    }

    [Theory]
    [InlineData("""{"verdict":"FAIL","reason":"x","permanent":true,"for":"1h"}""", "400 What is permanent has no end. Say permanent, or for or until, but not both.")]
    [InlineData("""{"verdict":"FAIL","reason":"x","permanent":true,"until":"2031-01-01T00:00:00Z"}""", "400 What is permanent has no end. Say permanent, or for or until, but not both.")]
    [InlineData("""{"verdict":"fail","reason":"x"}""", "400 verdict is not PASS or FAIL. Write \"PASS\" or \"FAIL\".")]
    [InlineData("""{"reason":"x"}""", """400 verdict is missing. Write one such as {"verdict":"FAIL","reason":"drained for the switch upgrade","for":"30m"}.""")]
    [InlineData("""{"verdict":"FAIL"}""", "400 A reason is missing. Say why in reason, for whoever reads it at 3 a.m.")]
    [InlineData("""{"verdict":"FAIL","reason":"x","until":"2029-01-01T00:00:00Z"}""", "400 until is in the past: it is 2030-01-01T12:00:00Z now. Write a later time, or a duration with for.")]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing(string body, string problem)
    {
        Assert.Equal(problem, (await Operator.Put(Path, body)).Problem);
        Assert.Null((await _estate.Anybody.Get(Path)).Said("verdict"));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "?reason=x")]
    public async Task A_data_center_that_there_is_not_is_not_found(string method, string query) => Assert.Equal(
        "404 There is no data center red. Name one that there is: blue, green, white.", (await Operator.Send(new(method), $"/api/v1/data-centers/red/override{query}")).Problem);
}

using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Burst over HTTP: what is asked for is so, is shown, and is what probers are told, before the answer.</summary>
public sealed class BurstApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/blue/burst";

    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start();

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Fact]
    public async Task Of_a_data_center_that_nobody_spoke_of_it_is_off_since_ever()
    {
        var burst = await _estate.Anybody.Get(Path);

        Assert.Equal((200, "\"0\""), (burst.Status, burst.ETag));
        Assert.Equal(("blue", "0", "True", "False", "0"), (burst.Said("data_center"), burst.Said("revision"), burst.Said("gates_health"), burst.Said("on"), burst.Said("weight")));
        Assert.All(["since", "until", "next", "ramp", "actor", "reason"], (string member) => Assert.Null(burst.Said(member)));
        Assert.Equal(0, burst["scheduled"].GetArrayLength());
        Assert.False(burst.Json.TryGetProperty("outcome", out _));
    }

    [Fact]
    public async Task Turned_on_it_is_on_and_says_who_why_and_until_when()
    {
        var burst = await Operator.Put(Path, """{"on":true,"reason":" Black Friday ","for":"4h"}""");

        Assert.Equal((200, "\"1\"", "applied"), (burst.Status, burst.ETag, burst.Said("outcome")));
        Assert.Equal(("1", "True", "100", "operator", "Black Friday"), (burst.Said("revision"), burst.Said("on"), burst.Said("weight"), burst.Said("actor"), burst.Said("reason")));
        Assert.Equal(("2030-01-01T12:00:00+00:00", "2030-01-01T16:00:00+00:00"), (burst.Said("since"), burst.Said("until")));
        Assert.Equal("BURST-ON", await _estate.Burst("blue"));
        Assert.Equal("BURST-OFF", await _estate.Burst("green"));
    }

    [Fact]
    public async Task Without_an_end_it_has_none()
    {
        var burst = await Operator.Put(Path, """{"on":true,"reason":"x"}""");

        Assert.Equal(("True", null), (burst.Said("on"), burst.Said("until")));
    }

    [Fact]
    public async Task An_end_may_be_a_time_with_an_offset()
    {
        var burst = await Operator.Put(Path, """{"on":true,"reason":"x","until":"2030-01-01T15:30:00+02:00"}""");

        Assert.Equal("2030-01-01T13:30:00+00:00", burst.Said("until"));
    }

    [Fact]
    public async Task F57_said_again_it_is_unchanged_and_the_revision_stays()
    {
        await Operator.Put(Path, """{"on":true,"reason":"x","for":"4h"}""");
        var again = await Operator.Put(Path, """{"on":true,"reason":"x","for":"4h"}""");

        Assert.Equal((200, "unchanged", "1", "\"1\""), (again.Status, again.Said("outcome"), again.Said("revision"), again.ETag));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Turned_off_either_way_it_is_off(bool byDelete)
    {
        await Operator.Put(Path, """{"on":true,"reason":"x"}""");

        var burst = byDelete ? await Operator.Delete($"{Path}?reason=over%20now") : await Operator.Put(Path, """{"on":false,"reason":"over now"}""");

        Assert.Equal((200, "applied", "False", "0", "over now"), (burst.Status, burst.Said("outcome"), burst.Said("on"), burst.Said("weight"), burst.Said("reason")));
        Assert.Equal("BURST-OFF", await _estate.Burst("blue"));
    }

    [Fact]
    public async Task A_ramp_raises_the_weight_from_1_and_says_how_long_it_takes()
    {
        var burst = await Operator.Put(Path, """{"on":true,"reason":"x","ramp":"10m"}""");

        Assert.Equal(("1", "10m"), (burst.Said("weight"), burst.Said("ramp")));
        _estate.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("50", (await _estate.Anybody.Get(Path)).Said("weight"));
    }

    [Fact]
    public async Task With_from_it_is_scheduled_listed_and_begins_by_itself()
    {
        var scheduled = await Operator.Put(Path, """{"on":true,"reason":"the sale","from":"2030-01-01T13:00:00Z","for":"2h","ramp":"5m"}""");
        var list = await _estate.Anybody.Get($"{Path}/scheduled");

        Assert.Equal(("applied", "False", "2030-01-01T13:00:00+00:00"), (scheduled.Said("outcome"), scheduled.Said("on"), scheduled.Said("next")));
        Assert.Equal((200, "\"1\"", "blue"), (list.Status, list.ETag, list.Said("data_center")));
        var only = Assert.Single(list["scheduled"].EnumerateArray());
        Assert.Equal((1, "5m", "operator", "the sale"), (only.GetProperty("id").GetInt32(), only.GetProperty("ramp").GetString(), only.GetProperty("actor").GetString(), only.GetProperty("reason").GetString()));
        Assert.Equal(("2030-01-01T13:00:00+00:00", "2030-01-01T15:00:00+00:00"), (only.GetProperty("from").GetString(), only.GetProperty("until").GetString()));

        _estate.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("True", (await _estate.Anybody.Get(Path)).Said("on"));
        await Eventually.True(async () => await _estate.Burst("blue") == "BURST-ON");
    }

    [Fact]
    public async Task What_is_scheduled_can_be_cancelled_by_its_id()
    {
        await Operator.Put(Path, """{"on":true,"reason":"first","from":"2030-01-01T13:00:00Z"}""");
        await Operator.Put(Path, """{"on":true,"reason":"second","from":"2030-01-02T13:00:00Z"}""");

        var left = await Operator.Delete($"{Path}/scheduled/1?reason=no%20more");

        Assert.Equal((200, "applied", "3"), (left.Status, left.Said("outcome"), left.Said("revision")));
        Assert.Equal("second", Assert.Single(left["scheduled"].EnumerateArray()).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("7", "404 blue has no scheduled burst 7. Look the ids up in scheduled, in the answer to GET of its burst.")]
    [InlineData("first", "404 The id of a scheduled burst is a number. Look the ids up in scheduled, in the answer to GET of its burst.")]
    [InlineData("-1", "404 The id of a scheduled burst is a number. Look the ids up in scheduled, in the answer to GET of its burst.")]
    [InlineData("99999999999999999999", "404 The id of a scheduled burst is a number. Look the ids up in scheduled, in the answer to GET of its burst.")]
    public async Task An_id_that_there_is_not_is_not_found(string id, string problem) =>
        Assert.Equal(problem, (await Operator.Delete($"{Path}/scheduled/{id}?reason=x")).Problem);

    [Theory]
    [InlineData("for", "\"4h\"")]
    [InlineData("until", "\"2031-01-01T00:00:00Z\"")]
    [InlineData("from", "\"2031-01-01T00:00:00Z\"")]
    [InlineData("ramp", "\"10m\"")]
    public async Task Off_takes_no_time_and_says_what_to_do_instead(string field, string value)
    {
        await Operator.Put(Path, """{"on":true,"reason":"x"}""");

        var refused = await Operator.Put(Path, $$"""{"on":false,"reason":"x","{{field}}":{{value}}}""");

        Assert.Equal(
            $"400 Burst goes off at once and stays off: {field} says nothing. Leave {field} out. To end a burst at a later time, turn it on with for or until; to begin one, turn it on with from.",
            refused.Problem);
        Assert.Equal("BURST-ON", await _estate.Burst("blue"));
    }

    [Theory]
    [InlineData("""{"on":true}""", "400 A reason is missing.")]
    [InlineData("""{"on":true,"reason":"  "}""", "400 A reason is missing.")]
    [InlineData("""{"on":true,"reason":"x","until":"2029-12-31T00:00:00Z"}""", "400 until is in the past: it is 2030-01-01T12:00:00Z now.")]
    [InlineData("""{"on":true,"reason":"x","from":"2029-12-31T00:00:00Z"}""", "400 from is in the past: it is 2030-01-01T12:00:00Z now.")]
    [InlineData("""{"on":true,"reason":"x","for":"1h","until":"2031-01-01T00:00:00Z"}""", "400 Both for and until are given.")]
    [InlineData("""{"on":true,"reason":"x","for":"0s"}""", "400 for is no time at all.")]
    [InlineData("""{"on":true,"reason":"x","ramp":"24h1ms"}""", "400 ramp is not a duration of at most 24h.")]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing(string body, string problem)
    {
        var refused = await Operator.Put(Path, body);

        Assert.StartsWith(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Equal("0", (await _estate.Anybody.Get(Path)).Said("revision"));
    }

    [Fact]
    public async Task A_reason_may_have_500_characters_and_no_more()
    {
        Assert.Equal(200, (await Operator.Put(Path, $$"""{"on":true,"reason":"{{new string('ü', 500)}}"}""")).Status);
        Assert.StartsWith("400 The reason has more than 500 characters.", (await Operator.Put(Path, $$"""{"on":true,"reason":"{{new string('ü', 501)}}"}""")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_duration_and_the_longest_ramp_are_taken()
    {
        var burst = await Operator.Put(Path, """{"on":true,"reason":"x","for":"10000h","ramp":"24h"}""");

        Assert.Equal((200, "24h"), (burst.Status, burst.Said("ramp")));
    }

    [Fact]
    public async Task Of_an_active_data_center_it_gates_nothing() =>
        Assert.Equal("False", (await _estate.Anybody.Get("/api/v1/data-centers/white/burst")).Said("gates_health"));

    [Theory]
    [InlineData("GET", "/api/v1/data-centers/red/burst")]
    [InlineData("GET", "/api/v1/data-centers/red/burst/scheduled")]
    [InlineData("DELETE", "/api/v1/data-centers/red/burst?reason=x")]
    [InlineData("DELETE", "/api/v1/data-centers/red/burst/scheduled/1?reason=x")]
    public async Task A_data_center_that_there_is_not_is_not_found_and_those_that_there_are_are_named(string method, string path) =>
        Assert.Equal("404 There is no data center red. Name one that there is: blue, green, white.", (await Operator.Send(new(method), path)).Problem);
}

using System.Text.Json;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Why is it FAIL, what would make it PASS, and what was it before?</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/us-east/explain";

    private FakeStack _stack = null!;
    private AggregatorApplication _application = null!;

    private ApiClient Anybody => new(_application.Admin);

    public async ValueTask InitializeAsync()
    {
        _stack = await FakeStack.Start();
        Pages(1, 2, 3, 4, 5, 6).ForEach(page => _stack.Says("PASS", path: page));
        _stack.Says("PASS", path: "/dr");
        var plan = new Plan([.. Some.DataCenters(
            [.. Enumerable.Range(1, 6).Select(number => Some.Check(_stack.At($"/{number}"), $"web/web-{number}", Some.Brisk)), Some.Check(_stack.At("/dr"), "dr/web/page", Some.Brisk)])
            .Select(dataCenter => dataCenter with { Role = dataCenter.Name == "dr" ? Role.Burst : Role.Active })]);
        _application = await AggregatorApplication.Start(Some.Settings(plan));
        await _application.Becomes("200 PASS", "/health/us-east");
        await Score(6);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task It_says_which_checks_would_bring_it_back()
    {
        await Fail(2, 5);

        var explained = (await Anybody.Get(Path)).Json;

        Assert.Equal(("us-east", "FAIL", "score", "66% passing (4 of 6), below the threshold of 75%"),
            (Text(explained, "data_center"), Text(explained, "verdict"), Text(explained, "rung"), Text(explained, "reason")));
        var way = Assert.Single(explained.GetProperty("ways").EnumerateArray());
        Assert.Equal(("PASS", "PASS if one more of web-2, web-5 recovers", 0), (Text(way, "verdict"), Text(way, "sentence"), way.GetProperty("after_seconds").GetDouble()));
        Assert.Equal("""[{"what":"up","count":1,"of":["web/web-2","web/web-5"],"at":null}]""", Compact(way.GetProperty("conditions")));
    }

    [Fact]
    public async Task It_shows_the_ladder_rung_by_rung_and_what_each_saw()
    {
        await Fail(2, 5);

        var rungs = (await Anybody.Get(Path))["rungs"].EnumerateArray().Select(rung => (Text(rung, "rung"), Text(rung, "verdict"), rung.GetProperty("decides").GetBoolean(), Text(rung, "saw")));

        Assert.Equal(
            [
                ("stale", null, false, "published within the shelf life"),
                ("forced", null, false, "no override is in effect"),
                ("no-burst", null, false, "the role is active, so burst does not matter"),
                ("starting", null, false, "every counted check was heard: 6 in 1 stack"),
                ("isolated", null, false, "no witnesses are configured, so being blind looks like failing"),
                ("required", null, false, "nothing is required"),
                ("score", "FAIL", true, "66% passing (4 of 6), below the threshold of 75%"),
                ("last-site", null, false, "last_site is off; there are no peers"),
            ],
            rungs);
    }

    [Fact]
    public async Task It_shows_what_keeps_the_score_down_and_against_what_it_is_held()
    {
        await Fail(2, 5);

        var score = (await Anybody.Get(Path))["score"];

        Assert.Equal((4, 6, 66, 75, 75, 75, "FAIL"), (Number("passing"), Number("total"), Number("percent"), Number("threshold"), Number("recover_at"), Number("sought"), Text(score, "verdict")));
        Assert.Equal(
            [
                """{"name":"web/web-2","vote":"voting","weight":1,"why":"said FAIL with status 200"}""",
                """{"name":"web/web-5","vote":"voting","weight":1,"why":"said FAIL with status 200"}""",
            ],
            score.GetProperty("losses").EnumerateArray().Select(Compact));
        Assert.Equal(("[]", "[]"), (Compact(score.GetProperty("timers")), Compact(score.GetProperty("notes"))));

        int Number(string name) => score.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_warm_site_waits_for_burst()
    {
        await Eventually.True(async () => (await _application.Status("/api/v1/data-centers/dr")).GetProperty("score").GetProperty("percent").GetInt32() == 100);

        var explained = (await Anybody.Get("/api/v1/data-centers/dr/explain")).Json;

        Assert.Equal(("FAIL", "no-burst"), (Text(explained, "verdict"), Text(explained, "rung")));
        Assert.Equal("PASS when burst is turned on (its checks pass)", Text(Assert.Single(explained.GetProperty("ways").EnumerateArray()), "sentence"));
    }

    [Fact]
    public async Task The_last_changes_of_the_verdict_are_there_with_their_causes()
    {
        await Fail(2, 5);

        var changes = (await Anybody.Get(Path))["history"].EnumerateArray().ToList();

        var last = changes[^1];
        Assert.Equal(("PASS", "FAIL", "score"), (Text(last.GetProperty("before"), "verdict"), Text(last.GetProperty("after"), "verdict"), Text(last.GetProperty("after"), "rung")));
        Assert.Contains(Causes(last)[0], (string[])["web/web-2 fell: said FAIL with status 200", "web/web-5 fell: said FAIL with status 200"]);
        Assert.Equal((await Anybody.Get(Path)).Said("since"), last.GetProperty("at").ToString());
        Assert.Equal("PASS", Text(changes[0].GetProperty("after"), "verdict"));
    }

    [Fact]
    public async Task Of_many_changes_the_last_ten_are_told()
    {
        for (var times = 0; times < 6; times++)
        {
            Assert.Equal(200, (await new ApiClient(_application.Operator).Put("/api/v1/data-centers/us-east/override", """{"verdict":"FAIL","reason":"a drill","force":true}""")).Status);
            Assert.Equal(200, (await new ApiClient(_application.Operator).Delete("/api/v1/data-centers/us-east/override?reason=over")).Status);
        }

        var changes = (await Anybody.Get(Path))["history"].EnumerateArray().ToList();

        Assert.Equal(10, changes.Count);
        Assert.Equal(Enumerable.Range(3, 10).Select(revision => $"operators said something new (revision {revision})"), changes.Select(change => Causes(change)[0]));
    }

    [Fact]
    public async Task The_answer_says_of_which_revision_it_is_and_is_kept_by_nobody()
    {
        var answer = await Anybody.Get(Path);

        Assert.Equal("\"0\"", answer.ETag);
        Assert.Equal(0, answer["revision"].GetInt32());
        using var response = await _application.Admin.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_data_center_that_there_is_not_is_404_with_those_that_there_are() => Assert.Equal(
        "404 There is no data center nope. Name one that there is: us-east, dr.", (await Anybody.Get("/api/v1/data-centers/nope/explain")).Problem);

    private async Task Fail(params int[] numbers)
    {
        Pages(numbers).ForEach(page => _stack.Says("FAIL", path: page));
        await _application.Becomes("503 FAIL", "/health/us-east");
        await Score(6 - numbers.Length);
    }

    private Task Score(int passing) => Eventually.True(async () =>
        (await _application.Status("/api/v1/data-centers/us-east")).GetProperty("score").GetProperty("passing").GetInt32() == passing, $"{passing} pass");

    private static List<string> Pages(params int[] numbers) => [.. numbers.Select(number => $"/{number}")];

    private static List<string> Causes(JsonElement change) => [.. change.GetProperty("causes").EnumerateArray().Select(cause => cause.GetString()!)];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}

using System.Text;
using System.Text.Json;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>What would be told if. On a clock that stands still, and nothing is heard of anything: whatever is different afterwards, a question has changed.</summary>
public sealed class SimulateTests : IAsyncLifetime
{
    private const string Simulate = "/api/v1/simulate";

    private ControlledEstate _estate = null!;

    public async ValueTask InitializeAsync() => _estate = await ControlledEstate.Start(Estate());

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Theory]
    [InlineData("""{"data_center":"white"}""", "FAIL by starting")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"up"}}""", "PASS by score")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"down"}}""", "FAIL by score")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"down"},"threshold":60}""", "PASS by score")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"up","web/web-2":"down"}}""", "FAIL by score")]
    [InlineData("""{"data_center":"white","checks":{"web/web-2":"down","web":"up","search":"up"},"threshold":66}""", "PASS by score")]
    [InlineData("""{"data_center":"white","checks":{"web-1":"up","web/web-2":"up","search/page":"up"}}""", "PASS by score")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"down"},"maintenance":["search"]}""", "PASS by score")]
    [InlineData("""{"data_center":"white","override":"PASS"}""", "PASS by forced")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","search":"up"},"override":"FAIL"}""", "FAIL by forced")]
    [InlineData("""{"data_center":"blue","checks":{"web":"up"}}""", "FAIL by no-burst")]
    [InlineData("""{"data_center":"blue","checks":{"web":"up"},"burst":true}""", "PASS by score")]
    [InlineData("""{"data_center":"blue","checks":{"web":"down"},"burst":true}""", "FAIL by score")]
    public async Task It_answers_the_verdict_and_the_rung(string body, string verdict)
    {
        var answer = await _estate.Anybody.Post(Simulate, body);

        Assert.Equal(200, answer.Status);
        var told = Assert.Single(answer["data_centers"].EnumerateArray());
        Assert.Equal(verdict, $"{told.GetProperty("verdict").GetString()} by {told.GetProperty("rung").GetString()}");
        Assert.NotEmpty(told.GetProperty("reason").GetString()!);
        Assert.Equal(verdict.StartsWith("PASS", StringComparison.Ordinal), told.GetProperty("changes").GetBoolean());
        Assert.Equal("FAIL", told.GetProperty("now").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task It_says_the_score_and_how_long_it_would_take()
    {
        var told = (await _estate.Anybody.Post(Simulate, """{"data_center":"white","checks":{"web":"up","search":"up"},"recover_at":100}"""))["data_centers"][0];

        Assert.Equal("""{"passing":3,"total":3,"percent":100}""", JsonSerializer.Serialize(told.GetProperty("score")));
        Assert.Equal(0, told.GetProperty("after_seconds").GetDouble());
        Assert.Equal("""{"verdict":"FAIL","rung":"starting"}""", JsonSerializer.Serialize(told.GetProperty("now")));
    }

    [Fact]
    public async Task It_changes_nothing_at_all()
    {
        Assert.Equal(200, (await _estate.Operator.Put("/api/v1/data-centers/blue/burst", $$"""{"on":true,{{ControlledEstate.Reason}}}""")).Status);
        var before = await Everything();

        foreach (var client in (ApiClient[])[_estate.Anybody, _estate.Operator])
        {
            Assert.Equal(200, (await client.Post(Simulate, """{"data_center":"white","checks":{"web":"up","search":"up"}}""")).Status);
            Assert.Equal(200, (await client.Post(Simulate, """{"data_center":"blue","checks":{"web":"down"},"override":"PASS","burst":false,"maintenance":["web"],"threshold":1,"recover_at":2}""")).Status);
            Assert.Equal(200, (await client.Get("/api/v1/data-centers/white/explain")).Status);
            Assert.Equal(400, (await client.Post(Simulate, """{"data_center":"white","checks":{"nope":"up"}}""")).Status);
            Assert.Equal(400, (await client.Post(Simulate, "{")).Status);
            Assert.Equal(404, (await client.Post(Simulate, """{"data_center":"nope"}""")).Status);
            Assert.Equal(415, (await client.Send(HttpMethod.Post, Simulate, ApiClient.Body("{}"u8.ToArray(), "text/plain"))).Status);
            Assert.Equal(405, (await client.Put(Simulate, "{}")).Status);
        }

        Assert.Equal(before, await Everything());
    }

    [Theory]
    [InlineData("""{"data_center":"white","checks":{"web/web-3":"up"}}""", "400 white has no check web/web-3. Did you mean web/web-1?")]
    [InlineData("""{"data_center":"white","checks":{"mail":"up"}}""", "400 white has no check mail. Name one that it has: web, search, web/web-1, web/web-2, search/page.")]
    [InlineData("""{"data_center":"white","checks":{"web-1":"up","web/web-1":"up"}}""", "400 web/web-1 is there twice, once as web-1. Write it once.")]
    [InlineData("""{"data_center":"white","checks":{"web":"sideways"}}""",
        "400 checks is not an object of names, each there once and up or down. Write one such as {\"web/web-1\":\"down\"}, or leave checks out.")]
    [InlineData("""{"data_center":"white","checks":{"web":"up","web":"up"}}""",
        "400 checks is not an object of names, each there once and up or down. Write one such as {\"web/web-1\":\"down\"}, or leave checks out.")]
    [InlineData("""{"data_center":"white","checks":["web"]}""",
        "400 checks is not an object of names, each there once and up or down. Write one such as {\"web/web-1\":\"down\"}, or leave checks out.")]
    [InlineData("""{"data_center":"white","checks":{"web":{"a":"up"}}}""",
        "400 checks is not an object of names, each there once and up or down. Write one such as {\"web/web-1\":\"down\"}, or leave checks out.")]
    [InlineData("""{"data_center":"white","checks":{"\ud800":"up"}}""",
        "400 checks is not an object of names, each there once and up or down. Write one such as {\"web/web-1\":\"down\"}, or leave checks out.")]
    [InlineData("""{"data_center":"white","maintenance":["mail"]}""", "400 white has no stack mail. Name one that it has: web, search.")]
    [InlineData("""{"data_center":"white","maintenance":"web"}""", "400 maintenance is not a list of names in quotes. Write one such as [\"web\"], or leave maintenance out.")]
    [InlineData("""{"data_center":"white","maintenance":[1]}""", "400 maintenance is not a list of names in quotes. Write one such as [\"web\"], or leave maintenance out.")]
    [InlineData("""{"data_center":"white","override":"pass"}""", "400 override is not PASS, FAIL or none. Write \"PASS\", \"FAIL\" or \"none\", or leave override out.")]
    [InlineData("""{"data_center":"white","threshold":0}""", "400 threshold is not a whole percent from 1 to 100. Write one such as 80, without quotes, or leave threshold out.")]
    [InlineData("""{"data_center":"white","threshold":"80"}""", "400 threshold is not a whole percent from 1 to 100. Write one such as 80, without quotes, or leave threshold out.")]
    [InlineData("""{"data_center":"white","threshold":74.5}""", "400 threshold is not a whole percent from 1 to 100. Write one such as 80, without quotes, or leave threshold out.")]
    [InlineData("""{"data_center":"white","recover_at":70}""", "400 recover_at of 70% is below the threshold of 75%. Write a recover_at of 75 or more, or a lower threshold.")]
    [InlineData("""{"data_center":"white","verdict":"PASS"}""",
        "400 There is no field verdict here. Write one of data_center, checks, override, burst, maintenance, threshold, recover_at, or drop it.")]
    [InlineData("""{"data_center":"nope"}""", "404 There is no data center nope. Name one that there is: blue, white.")]
    [InlineData("{}", "400 There are several data centers, and none is the default. Name one in data_center: blue, white.")]
    public async Task What_is_wrong_is_named_with_what_to_write(string body, string problem)
    {
        var refused = await _estate.Anybody.Post(Simulate, body);

        Assert.Equal(("application/problem+json", problem), (refused.MediaType, refused.Problem));
    }

    [Fact]
    public async Task The_only_data_center_needs_no_name()
    {
        await using var estate = await ControlledEstate.Start(new([Estate().DataCenters[1]]));

        Assert.Equal("PASS", (await estate.Anybody.Post(Simulate, """{"override":"PASS"}"""))["data_centers"][0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        var large = "{\"checks\":{\"" + new string('x', 64 * 1024) + "\":\"up\"}}";
        var deep = "{\"checks\":" + string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_001);

        Assert.Equal("413 The body is too large. Write at most 64 KiB.", (await _estate.Anybody.Post(Simulate, large)).Problem);
        Assert.StartsWith("400 The body cannot be read as JSON from line 1", (await _estate.Anybody.Post(Simulate, deep)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_name_is_shown_as_what_it_is() => Assert.StartsWith(
        "400 white has no check \"??[2J\". Name one", (await _estate.Anybody.Post(Simulate, """{"data_center":"white","checks":{"\u001b\u202e[2J":"up"}}""")).Problem, StringComparison.Ordinal);

    private static Plan Estate() => new([
        .. Some.DataCenters([.. ((string[])["blue/web/page", "white/web/web-1", "white/web/web-2", "white/search/page"]).Select(path =>
            Some.Check(new TcpTarget("127.0.0.1", 1), path, Some.Cadence(interval: 3600)))])
            .Select(dataCenter => dataCenter with { Role = dataCenter.Name == "blue" ? Role.Burst : Role.Active }),
    ]);

    /// <summary>All that anybody can see of the instance: what it says, what it keeps, what it logged and counted, and what it told probers.</summary>
    private async Task<string> Everything()
    {
        var text = new StringBuilder();
        foreach (var path in (string[])
            ["/api/v1/status", "/api/v1/audit", "/api/v1/data-centers/blue/explain", "/api/v1/data-centers/white/explain", "/api/v1/data-centers/blue/burst", "/readyz?verbose"])
        {
            text.AppendLine($"{path} {(await _estate.Application.Get(path)).Body}");
        }

        // The runtime's own figures are of the moment.
        var metrics = (await _estate.Application.Get("/metrics")).Body.Split('\n').Where(line => line.StartsWith("health_aggregator_", StringComparison.Ordinal));
        text.AppendJoin('\n', metrics.Where(line => !line.Contains("scrape", StringComparison.Ordinal))).AppendLine();
        foreach (var file in Directory.EnumerateFiles(_estate.Application.StateDirectory).Where(file => Path.GetFileName(file) != StateLock.FileName).Order())
        {
            text.AppendLine($"{file} {Convert.ToHexString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))}");
        }

        return text.AppendLine(_estate.Application.Log.ToString()).ToString();
    }
}

using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>Changes on the condition that the state is still the one that was looked at.</summary>
public sealed class ConditionTests : IAsyncLifetime
{
    private const string Path = "/api/v1/data-centers/blue/burst";

    private ControlledEstate _estate = null!;

    private ApiClient Operator => _estate.Operator;

    public async ValueTask InitializeAsync()
    {
        _estate = await ControlledEstate.Start();
        await Operator.Put(Path, """{"on":true,"reason":"first"}""");
    }

    public ValueTask DisposeAsync() => _estate.DisposeAsync();

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("*")]
    [InlineData("\"0\", \"1\"")]
    [InlineData("\"nothing of ours\", W/\"1\", \"1\"")]
    public async Task One_that_holds_lets_the_change_through(string condition) =>
        Assert.Equal(200, (await Operator.Put(Path, """{"on":false,"reason":"x"}""", ("If-Match", condition))).Status);

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("\"2\"")]
    [InlineData("W/\"1\"")]
    [InlineData("\"01\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"nothing of ours\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("\"\"")]
    public async Task One_that_does_not_hold_is_answered_with_what_is_so(string condition)
    {
        var moved = await Operator.Put(Path, """{"on":false,"reason":"x"}""", ("If-Match", condition));

        Assert.Equal((412, "application/problem+json", "\"1\""), (moved.Status, moved.MediaType, moved.ETag));
        Assert.Equal("412 The state has moved on: its revision is 1. Look at the current state, decide again, and send If-Match with its revision.", moved.Problem);
        Assert.Equal("1", moved.Said("revision"));
        Assert.Equal((await _estate.Anybody.Get(Path)).Json.ToString().ReplaceLineEndings("").Replace(" ", ""), moved["current"].ToString().Replace(" ", ""));
        Assert.Equal("BURST-ON", await _estate.Burst("blue"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("one")]
    [InlineData("*, \"1\"")]
    [InlineData("\"1\" \"2\"")]
    public async Task One_that_is_none_is_a_bad_request(string condition)
    {
        var refused = await Operator.Put(Path, """{"on":false,"reason":"x"}""", ("If-Match", condition));

        Assert.Equal("400 If-Match is no list of revisions. Write a revision in double quotes, as ETag has it: If-Match: \"7\".", refused.Problem);
        Assert.Equal("BURST-ON", await _estate.Burst("blue"));
    }

    [Theory]
    [InlineData("DELETE", Path + "?reason=x")]
    [InlineData("POST", "/burst/off?reason=x&data_center=blue")]
    [InlineData("DELETE", "/api/v1/data-centers/blue/override?reason=x")]
    [InlineData("DELETE", "/api/v1/data-centers/blue/stacks/web/maintenance?reason=x")]
    [InlineData("POST", "/api/v1/control/accept?reason=x")]
    [InlineData("POST", "/api/v1/data-centers/blue/recover?reason=x")]
    [InlineData("POST", "/api/v1/reload?reason=x")]
    public async Task Every_change_has_it(string method, string path)
    {
        Assert.Equal(412, (await Operator.Send(new(method), path, null, ("If-Match", "\"7\""))).Status);
        Assert.Equal(200, (await Operator.Send(new(method), path, null, ("If-Match", "\"1\""))).Status);
    }

    [Fact]
    public async Task F58_of_several_operators_with_the_same_revision_exactly_one_wins_and_the_others_see_what_is_so()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index =>
            Operator.Put("/api/v1/data-centers/green/burst", $$"""{"on":true,"reason":"operator {{index}}"}""", ("If-Match", "\"1\""))));

        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != winner), loser =>
        {
            Assert.Equal(412, loser.Status);
            Assert.Equal(winner.Said("reason"), loser["current"].GetProperty("reason").GetString());
        });

        // Of all of them, it is written down.
        var outcomes = (await _estate.Anybody.Get("/api/v1/audit"))["entries"].EnumerateArray().Take(8).Select(entry => entry.GetProperty("outcome").GetString());
        Assert.Equal(["applied", .. Enumerable.Repeat("refused", 7)], outcomes.Order());
    }
}

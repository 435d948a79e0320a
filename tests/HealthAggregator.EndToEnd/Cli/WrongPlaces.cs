namespace HealthAggregator.EndToEnd.Cli;

/// <summary>Client commands that are pointed at something else than an admin listener, or at one that says no.</summary>
public sealed class WrongPlaces : IAsyncLifetime
{
    private const string Advice = "but not as an admin listener does; give the admin listener's address with --url";

    private readonly Sites _sites = new();

    public static TheoryData<string> Commands =>
    [
        "status", "status --data-center blue", "status --data-center blue --expect-out", "audit", "explain blue", "simulate blue --override pass", "burst status", "burst on", "burst off --data-center blue",
        "burst swap --on green --off blue", "override clear --data-center blue", "maintenance off --data-center blue --stack web", "control accept", "recover --data-center blue",
    ];

    public ValueTask InitializeAsync() => _sites.InitializeAsync();

    public ValueTask DisposeAsync() => _sites.DisposeAsync();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_strangers_JSON_is_3_and_never_passes_for_an_answer(string command)
    {
        foreach (var page in (string[])["{}", "null", """{"data_centers":[{}],"entries":[{}]}""", "<html>"])
        {
            await using var stranger = RawServer.Saying(page);

            var outcome = await RunAsync(3, command, $"http://127.0.0.1:{stranger.Port}");

            Assert.Contains(", but not as an admin listener does; ", outcome.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("status", """{"data_centers":[null]}""")]
    [InlineData("status", """{"data_centers":[]}""")]
    [InlineData("audit", """{"entries":[null]}""")]
    public async Task Lists_with_gaps_and_none_where_there_must_be_some_are_a_strangers(string command, string lists)
    {
        var status = System.Text.Json.Nodes.JsonNode.Parse(await _sites.Aggregator.ReadAsync($"{_sites.Aggregator.AdminUrl}/api/v1/status"))!.AsObject();
        foreach (var (name, list) in System.Text.Json.Nodes.JsonNode.Parse(lists)!.AsObject())
        {
            status[name] = list!.DeepClone();
        }

        await using var stranger = RawServer.Saying(status.ToJsonString());

        await RunAsync(3, command, $"http://127.0.0.1:{stranger.Port}");
    }

    [Fact]
    public async Task An_answer_that_does_not_say_that_the_change_is_made_is_no_success()
    {
        var answer = await _sites.Aggregator.ReadAsync($"{_sites.Aggregator.AdminUrl}/api/v1/data-centers/blue/override");
        await using var stranger = RawServer.Saying(answer);

        var outcome = await RunAsync(3, "override clear --data-center blue", $"http://127.0.0.1:{stranger.Port}");

        Assert.EndsWith("whether the change was made is not known; see: health-aggregator status", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_probe_listener_is_no_admin_listener(string command) =>
        Assert.EndsWith(Advice, (await RunAsync(3, command, _sites.Aggregator.ProbeUrl)).Errors, StringComparison.Ordinal);

    [Theory]
    [InlineData("status")]
    [InlineData("audit")]
    [InlineData("explain blue")]
    [InlineData("simulate --data-center blue")]
    [InlineData("burst off --data-center blue")]
    public async Task Where_the_instance_says_no_its_own_words_are_shown(string command)
    {
        await using var limiting = RawServer.Answering(Problem("429 Too Many Requests", """{"title":"Too many wrong tokens.","detail":"Wait a minute.","status":429,"since":"noon"}"""));

        Assert.Equal("Too many wrong tokens. Wait a minute.", (await RunAsync(1, command, $"http://127.0.0.1:{limiting.Port}")).Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"title":"","detail":"","status":401}""")]
    [InlineData("""{"title":null,"detail":null,"status":401}""")]
    public async Task A_problem_that_says_nothing_is_no_blank_line(string problem)
    {
        await using var silent = RawServer.Answering(Problem("401 Unauthorized", problem));

        Assert.EndsWith($"answers 401, {Advice}", (await RunAsync(3, "status", $"http://127.0.0.1:{silent.Port}")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_stands_between_and_gives_up_leaves_it_open_whether_the_change_was_made()
    {
        await using var between = RawServer.Answering(Http.Answer("504 Gateway Timeout", "<html>"));

        Assert.EndsWith("answers 504, but not as an admin listener does; whether the change was made is not known; see: health-aggregator status",
            (await RunAsync(3, "burst off --data-center blue", $"http://127.0.0.1:{between.Port}")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = RawServer.Answering(Http.Answer("307 Temporary Redirect", "", $"Location: {_sites.Aggregator.AdminUrl}/api/v1/status\r\n"));

        Assert.EndsWith($"answers 307, {Advice}", (await RunAsync(3, "status", $"http://127.0.0.1:{elsewhere.Port}")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_center_that_there_is_not_is_said_on_stderr() =>
        Assert.Equal("There is no data center nope. Name one that there is: blue, green.", (await RunAsync(1, "status --data-center nope", _sites.Aggregator.AdminUrl)).Errors);

    [Theory]
    [InlineData("explain nope")]
    [InlineData("simulate nope --burst on")]
    public async Task Nor_is_there_anything_to_explain_of_one(string command) =>
        Assert.Equal("There is no data center nope. Name one that there is: blue, green.", (await RunAsync(1, command, _sites.Aggregator.AdminUrl)).Errors);

    [Theory]
    [InlineData("explain")]
    [InlineData("simulate --override pass")]
    public async Task Where_there_are_several_one_has_to_be_named(string command) => Assert.Equal(
        "There are several data centers, and none is the default. Name one with --data-center: blue, green.", (await RunAsync(1, command, _sites.Aggregator.AdminUrl)).Errors);

    private static string Problem(string status, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Gives a reason where one is needed, and expects that nothing is said where answers are.</summary>
    private async Task<Outcome> RunAsync(int exit, string command, string url)
    {
        var words = command.Split(' ');
        var isReading = words[0] is "status" or "audit" or "explain" or "simulate" || words[^1] == "status";
        var outcome = await _sites.Operator.RunAsync(exit, [.. words, "--url", url, .. isReading ? (string[])[] : ["--reason", "x"]]);
        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Errors);
        return outcome;
    }
}

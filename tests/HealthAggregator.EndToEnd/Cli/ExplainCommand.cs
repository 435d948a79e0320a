using System.Text.Json;

namespace HealthAggregator.EndToEnd.Cli;

/// <summary>The question at 3 a.m.: why is it FAIL, and what would make it PASS?</summary>
public sealed class ExplainCommand : IAsyncLifetime
{
    private NginxStacks _stacks = null!;
    private AggregatorProcess _aggregator = null!;

    private Operator Operator => new(_aggregator);

    public async ValueTask InitializeAsync()
    {
        _stacks = await NginxStacks.StartAsync(6);
        _aggregator = await AggregatorProcess.StartAsync(Pages.Config(
            Enumerable.Range(0, 6).Select(stack => ($"web-{stack + 1}", _stacks.Url(stack))), "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await _aggregator.AnswersAsync("PASS");
        await ScoreAsync(6);
    }

    public async ValueTask DisposeAsync()
    {
        await _aggregator.DisposeAsync();
        await _stacks.DisposeAsync();
    }

    [Fact]
    public async Task It_says_in_words_what_would_bring_it_back()
    {
        await FailAsync();

        var said = (await Operator.RunAsync(0, "explain", "east")).Output;

        var lines = said.Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.Equal("east  FAIL  by score: 66% passing (4 of 6), below the threshold of 75%", lines[0]);
        Assert.Matches(@"^  since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", lines[1]);
        Assert.Equal("  PASS if one more of web-2, web-5 recovers", lines[2]);
        Assert.Matches(@"score \(decides\) +│? *FAIL +│? *66% passing", said);
        Assert.Matches(@"no-burst +│? *- +│? *the role is active, so burst does not matter", said);
        Assert.Contains("What counts and does not pass:\n  web/web-2: said FAIL with status 200\n  web/web-5: said FAIL with status 200\n", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_changes_are_there_newest_first_with_what_caused_them()
    {
        await FailAsync();
        await Operator.RunAsync(0, "override", "pass", "--reason", "customers first");
        await Operator.RunAsync(0, "override", "clear", "--reason", "and last");

        var said = (await Operator.RunAsync(0, "explain")).Output;

        var changes = said[said.IndexOf("The last changes of the verdict, newest first:", StringComparison.Ordinal)..].Split('\n').Select(line => line.Trim()).ToList();
        Assert.Matches(@"^\S+Z  PASS by forced -> FAIL by score: 66% passing \(4 of 6\), below the threshold of 75%$", changes[1]);
        Assert.Equal("because operators said something new (revision 2)", changes[2]);
        Assert.Matches(@"^\S+Z  FAIL by score -> PASS by forced: forced by operator until \S+: customers first$", changes[3]);
        Assert.Equal("because operators said something new (revision 1)", changes[4]);
        Assert.Matches(@"^\S+Z  PASS by score -> FAIL by score: 66% passing \(4 of 6\), below the threshold of 75%$", changes[5]);
        Assert.Matches(@"^because web/web-[25] fell: said FAIL with status 200", changes[6]);
    }

    [Fact]
    public async Task For_machines_it_is_JSON_and_what_the_instance_answers()
    {
        await FailAsync();

        var said = JsonDocument.Parse((await Operator.RunAsync(0, "explain", "--data-center", "east", "--json")).Output).RootElement;
        var answered = JsonDocument.Parse(await _aggregator.ReadAsync($"{_aggregator.AdminUrl}/api/v1/data-centers/east/explain")).RootElement;

        Assert.Equal(answered.EnumerateObject().Select(member => member.Name), said.EnumerateObject().Select(member => member.Name));
        Assert.Equal("PASS if one more of web-2, web-5 recovers", said.GetProperty("ways")[0].GetProperty("sentence").GetString());
        Assert.Equal(JsonSerializer.Serialize(answered.GetProperty("ways")), JsonSerializer.Serialize(said.GetProperty("ways")));
    }

    [Fact]
    public async Task The_status_of_what_fails_says_where_to_ask_and_of_what_passes_does_not()
    {
        Assert.DoesNotContain("explain", (await Operator.RunAsync(0, "status")).Output, StringComparison.Ordinal);

        await FailAsync();

        Assert.Contains("Why FAIL, and what would change it: health-aggregator explain east", (await Operator.RunAsync(1, "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_center_that_is_named_twice_is_refused() => Assert.Contains(
        "The data center is there twice", (await Operator.RunAsync(1, "explain", "east", "--data-center", "east")).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task It_is_3_when_nobody_answers()
    {
        var outcome = await TheProgram.RunAsync("explain", "east", "--url", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains("cannot be reached", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_checks_down_are_FAIL_before_they_are()
    {
        Assert.Equal(
            "east would be FAIL by score: 66% passing (4 of 6), below the threshold of 75%; it is PASS now, by score. Nothing was changed.",
            (await Operator.RunAsync(1, "simulate", "east", "--down", "web-2", "--down", "web/web-5")).Output.Trim());
        Assert.Equal(
            "east would be PASS by score: 66% passing (4 of 6), threshold 60%; no change. Nothing was changed.",
            (await Operator.RunAsync(0, "simulate", "--down", "web-2", "--down", "web-5", "--up", "web-1", "--no-maintenance", "--burst", "off", "--override", "none", "--threshold", "60%")).Output.Trim());
        Assert.Equal(
            "east would be FAIL by forced: forced by nobody: supposed; it is PASS now, by score. Nothing was changed.",
            (await Operator.RunAsync(1, "simulate", "east", "--override", "fail")).Output.Trim());
        Assert.Equal(
            "east would be PASS by score: 100% passing (6 of 6), threshold 90%; no change. Nothing was changed.",
            (await Operator.RunAsync(0, "simulate", "east", "--threshold", "90")).Output.Trim());
        Assert.StartsWith("east would be FAIL by score: 0% passing (0 of 0)", (await Operator.RunAsync(1, "simulate", "east", "--maintenance", "web")).Output, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await Operator.RunAsync(1, "simulate", "east", "--down", "web", "--json")).Output).RootElement;
        Assert.Equal("FAIL", json.GetProperty("data_centers")[0].GetProperty("verdict").GetString());

        Assert.Equal("PASS", await _aggregator.AnswerAsync());
        Assert.Contains("Nobody has changed anything yet.", (await Operator.RunAsync(0, "audit")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _aggregator.StatusAsync()).Json.GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task What_takes_its_time_says_how_long()
    {
        await using var instance = RawServer.Saying("""
            {"revision":3,"data_centers":[{"name":"east","verdict":"FAIL","rung":"score","reason":"half of it","score":{"passing":1,"total":2,"percent":50},
             "now":{"verdict":"FAIL","rung":"isolated"},"changes":false,"after_seconds":89.2}]}
            """);

        var outcome = await TheProgram.RunAsync("simulate", "east", "--up", "web", "--url", $"http://127.0.0.1:{instance.Port}");

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.Equal("east would be FAIL after 1m30s by score: half of it; it is FAIL now too, by isolated. Nothing was changed.", outcome.Output.Trim());
        Assert.StartsWith("POST /api/v1/simulate HTTP/1.1\r\n", instance.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "east has no check web/web-7. Did you mean web/web-1?", "--down", "web/web-7")]
    [InlineData(1, "recover_at of 50% is below the threshold of 75%. Write a recover_at of 75 or more, or a lower threshold.", "--recover-at", "50")]
    [InlineData(1, "web is both up and down; give one of --up and --down", "--down", "web", "--up", "web")]
    [InlineData(1, "--threshold 74.5% is not a whole percent from 1 to 100; give one such as 80%", "--threshold", "74.5%")]
    [InlineData(1, "--override off is not pass, fail or none", "--override", "off")]
    [InlineData(1, "--burst yes is not on or off", "--burst", "yes")]
    [InlineData(1, "--maintenance and --no-maintenance contradict each other; give one of them", "--maintenance", "web", "--no-maintenance")]
    public async Task What_cannot_be_supposed_is_said(int exit, string problem, params string[] options)
    {
        var outcome = await Operator.RunAsync(exit, ["simulate", "east", .. options]);

        Assert.Equal((problem, ""), (outcome.Errors, outcome.Output));
    }

    private async Task FailAsync()
    {
        _stacks.Say(1, "FAIL");
        _stacks.Say(4, "FAIL");
        await _aggregator.AnswersAsync("FAIL");
        await ScoreAsync(4);
    }

    private Task<StatusPage> ScoreAsync(int passing) => _aggregator.StatusAsync(
        $"{passing} of 6 pass", page => page.DataCenter("east").GetProperty("score").GetProperty("passing").GetInt32() == passing);
}

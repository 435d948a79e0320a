namespace HealthAggregator.EndToEnd.Cli;

/// <summary>Burst from a terminal: one command, one sentence, and probers see it before the command ends.</summary>
public sealed class BurstCommand : IAsyncLifetime
{
    private readonly Sites _sites = new();

    private AggregatorProcess Aggregator => _sites.Aggregator;

    public ValueTask InitializeAsync() => _sites.InitializeAsync();

    public ValueTask DisposeAsync() => _sites.DisposeAsync();

    [Fact]
    public async Task On_and_off_are_so_when_the_command_ends_and_it_says_what_holds_now()
    {
        var on = await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "Black Friday", "--for", "4h");
        Assert.Equal("PASS", await Aggregator.AnswerAsync("/health/blue"));
        Assert.Matches(@"^Burst of blue is on until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, by operator: Black Friday\. Revision 1\.$", on.Output);

        var again = await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "Black Friday", "--for", "4h");
        Assert.StartsWith("Unchanged: Burst of blue is on until ", again.Output, StringComparison.Ordinal);

        var off = await RunAsync(0, "burst", "off", "--data-center", "blue", "--reason", "over", "--force");
        Assert.Equal("FAIL", await Aggregator.AnswerAsync("/health/blue"));
        Assert.Equal("Burst of blue is off, by operator: over. Revision 2.", off.Output);
    }

    [Fact]
    public async Task Scheduled_it_says_under_which_id_and_that_id_cancels_it()
    {
        var scheduled = await RunAsync(
            0, "burst", "on", "--data-center", "green", "--reason", "the sale", "--from", "2099-01-01T00:00:00Z", "--until", "2099-01-02T00:00:00Z", "--ramp", "10m");
        Assert.Equal(
            "Burst of green is off and begins by itself at 2099-01-01T00:00:00Z. "
            + "Scheduled 1: from 2099-01-01T00:00:00Z until 2099-01-02T00:00:00Z, ramp 10m, by operator: the sale. Revision 1.",
            scheduled.Output);

        var status = await RunAsync(0, "burst", "status");
        Assert.Equal(
            ["Burst of blue is off.", "Burst of green is off and begins by itself at 2099-01-01T00:00:00Z.",
                "  scheduled 1: from 2099-01-01T00:00:00Z until 2099-01-02T00:00:00Z, ramp 10m, by operator: the sale", "Revision 1."],
            status.Output.Split('\n'));

        var cancelled = await RunAsync(0, "burst", "cancel", "1", "--data-center", "green", "--reason", "no sale");
        Assert.Equal("Burst of green is off. Revision 2.", cancelled.Output);
        Assert.Equal("Burst of green is off.\nRevision 2.", (await RunAsync(0, "burst", "status", "--data-center", "green")).Output);
    }

    [Fact]
    public async Task Swap_turns_one_on_and_the_other_off()
    {
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");

        var swap = await RunAsync(0, "burst", "swap", "--on", "green", "--off", "blue", "--reason", "release 42");

        Assert.Equal("Burst of green is on, by operator: release 42. Burst of blue is off, by operator: release 42. Revision 2.", swap.Output);
        Assert.Equal(("PASS", "FAIL"), (await Aggregator.AnswerAsync("/health/green"), await Aggregator.AnswerAsync("/health/blue")));
    }

    [Fact]
    public async Task Of_several_data_centers_one_must_be_named_unless_there_is_a_default()
    {
        var several = await RunAsync(1, "burst", "on", "--reason", "x");
        Assert.Equal("There are several data centers, and none is the default. Name one with --data-center: blue, green.", several.Errors);

        await using var only = await AggregatorProcess.StartAsync(Pages.Config([("page", "http://127.0.0.1:1/health")], "interval: 1s, timeout: 500ms"));
        var on = await new Operator(only).RunAsync(0, "burst", "on", "--reason", "x");
        Assert.Equal("Burst of east is on, by operator: x; its role is active, so /health does not follow it. Revision 1.", on.Output);
    }

    [Fact]
    public async Task What_is_refused_is_1_with_what_is_wrong_and_what_to_do()
    {
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");

        var last = await RunAsync(1, "burst", "off", "--data-center", "blue", "--reason", "x");
        var missing = await RunAsync(1, "burst", "on", "--data-center", "red", "--reason", "x");
        var term = await RunAsync(1, "burst", "on", "--data-center", "blue", "--reason", "x", "--for", "4 hours");
        var none = await RunAsync(1, "burst", "status", "--data-center", "red");

        Assert.StartsWith("After this no data center here would pass. ", last.Errors, StringComparison.Ordinal);
        Assert.Equal("There is no data center red. Name one that there is: blue, green.", missing.Errors);
        Assert.Equal("for is not a duration. Write one such as 30m or 1h30m, at most 10000h, or leave for out.", term.Errors);
        Assert.Equal("There is no data center red. Name one that there is: blue, green.", none.Errors);
        Assert.All([last, missing, term, none], outcome => Assert.Empty(outcome.Output));
    }

    [Fact]
    public async Task Without_a_token_or_a_reason_it_is_1_and_says_where_to_give_it()
    {
        var token = await TheProgram.RunAsync("burst", "off", "--data-center", "blue", "--reason", "x", "--url", Aggregator.AdminUrl);
        var reason = await RunAsync(1, "burst", "on", "--data-center", "blue");

        Assert.True(token.ExitCode == 1, token.Said);
        Assert.EndsWith("Give it with --token-file or in HEALTH_AGGREGATOR_TOKEN.", token.Errors, StringComparison.Ordinal);
        Assert.Contains("--reason", reason.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_wrote_into_a_reason_does_nothing_in_a_terminal()
    {
        await Aggregator.ChangeAsync(HttpMethod.Put, "/api/v1/data-centers/blue/burst", """{"on":true,"reason":"x\u001b[2J\u202ey"}""");

        var status = await RunAsync(0, "burst", "status", "--data-center", "blue");
        var again = await RunAsync(0, "status", "--data-center", "blue");

        Assert.StartsWith(@"Burst of blue is on, by operator: x\u001b[2J\u202ey.", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', again.Output);
        Assert.DoesNotContain('\u202e', again.Output);
    }

    [Fact]
    public async Task When_nobody_answers_or_somebody_else_does_it_is_3()
    {
        var nobody = await RunAsync(3, "burst", "on", "--data-center", "blue", "--reason", "x", "--url", $"http://127.0.0.1:{FreePort.Next()}");
        var another = await RunAsync(3, "burst", "on", "--data-center", "blue", "--reason", "x", "--url", Aggregator.ProbeUrl);

        Assert.Contains("cannot be reached", nobody.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not known", nobody.Errors, StringComparison.Ordinal);
        Assert.Contains("answers 405, but not as an admin listener does; give the admin listener's address with --url", another.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"on\":")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{{{")]
    public async Task When_the_answer_is_lost_it_is_3_and_says_that_the_change_may_have_been_made(string answer)
    {
        await using var instance = RawServer.AnsweringOnce(answer);

        var lost = await RunAsync(3, "burst", "on", "--data-center", "blue", "--reason", "x", "--url", $"http://127.0.0.1:{instance.Port}");

        Assert.EndsWith("whether the change was made is not known; see: health-aggregator status", lost.Errors, StringComparison.Ordinal);
        Assert.Empty(lost.Output);
    }

    [Fact]
    public async Task Nothing_but_what_was_said_is_sent()
    {
        await using var instance = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: 41\r\n\r\n{\"title\":\"A.\",\"detail\":\"B.\",\"status\":400} ");
        });

        var refused = await RunAsync(1, "burst", "off", "--data-center", "a/b?c", "--reason", "100% & more", "--url", $"http://127.0.0.1:{instance.Port}");

        Assert.Equal("A. B.", refused.Errors);
        Assert.StartsWith("DELETE /api/v1/data-centers/a%2Fb%3Fc/burst?reason=100%25%20%26%20more HTTP/1.1\r\n", Assert.Single(instance.Requests), StringComparison.Ordinal);
    }

    private Task<Outcome> RunAsync(int exit, params IEnumerable<string> arguments) => _sites.Operator.RunAsync(exit, arguments);
}

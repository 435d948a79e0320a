using System.Globalization;
using System.Text.Json.Nodes;

namespace HealthAggregator.EndToEnd.Cli;

/// <summary>Whether a pipeline may destroy a pool: only when an operator's word is known to keep it out of rotation, and goes on doing so.</summary>
public sealed class ExpectOut : IAsyncLifetime
{
    private const string Doubt = "blue is not in rotation, but that proves nothing: ";

    private readonly Sites _sites = new();

    public ValueTask InitializeAsync() => _sites.InitializeAsync();

    public ValueTask DisposeAsync() => _sites.DisposeAsync();

    [Fact]
    public async Task It_is_1_while_the_data_center_is_in_rotation_and_0_once_an_operator_has_taken_it_out()
    {
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");

        var inRotation = await AskAsync(1);
        await RunAsync(0, "burst", "swap", "--on", "green", "--off", "blue", "--reason", "release 42");
        var swapped = await AskAsync(0);
        await RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "gone");
        var forced = await AskAsync(0);
        await RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "gone for good", "--permanent");
        var forEver = await AskAsync(0);

        Assert.Equal("blue is in rotation, by score: 100% passing (1 of 1), threshold 75%. Take it out with burst off or override fail, and ask again.", inRotation);
        Assert.Matches("^blue is out of rotation, kept out by no-burst: burst is off since .*, by operator: release 42\\.$", swapped);
        Assert.Matches("^blue is out of rotation, kept out by forced: FAIL until 20.*, by operator: gone\\.$", forced);
        Assert.Equal("blue is out of rotation, kept out by forced: FAIL until somebody takes it back, by operator: gone for good.", forEver);
    }

    [Fact]
    public async Task A_pool_that_nobody_ever_said_burst_of_is_out() =>
        Assert.Equal("blue is out of rotation, kept out by no-burst: burst is off.", await AskAsync(0));

    [Fact]
    public async Task A_site_whose_checks_fail_may_pass_a_moment_later()
    {
        await using var stack = RawServer.Saying("FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 1s, timeout: 500ms, fast_interval: 200ms }
            data_centers:
              blue: { role: burst, stacks: { web: { checks: { page: "{{stack.Url}}" } } } }
              white: { stacks: { web: { vote: required, checks: { page: "{{stack.Page("white")}}" } } } }
            """);
        await aggregator.EveryCheckSampledAsync();
        var terminal = new Operator(aggregator);
        await terminal.RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");

        var byScore = await terminal.RunAsync(1, "status", "--data-center", "blue", "--expect-out");
        var byRequired = await terminal.RunAsync(1, "status", "--data-center", "white", "--expect-out");

        Assert.Equal(
            $"{Doubt}it is kept out by score: 0% passing (0 of 1), below the threshold of 75%, and may pass a moment later. Take it out with burst off or override fail, and ask again.",
            byScore.Output);
        Assert.StartsWith("white is not in rotation, but that proves nothing: it is kept out by required: ", byRequired.Output, StringComparison.Ordinal);
        Assert.EndsWith(", and may pass a moment later. Take it out with override fail, and ask again.", byRequired.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_that_ends_in_seconds_keeps_nothing_out()
    {
        await RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "x", "--for", "30s");

        var output = await AskAsync(1);

        Assert.Matches($"^{Doubt}its override ends at 20.*Z\\. Type override fail with a longer --for, or --permanent, and ask again\\.$", output);
    }

    [Fact]
    public async Task A_burst_that_is_about_to_begin_by_itself_lets_it_in_and_one_for_later_is_told()
    {
        await TurnedOffAsync();
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "the sale", "--from", "2099-01-01T00:00:00Z");
        var later = await AskAsync(0);
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "the sale", "--from", InTwoMinutes());
        var soon = await AskAsync(1);

        Assert.Equal("blue is out of rotation, kept out by no-burst: burst is off, and begins at 2099-01-01T00:00:00Z.", later);
        Assert.Matches($"^{Doubt}burst begins by itself at 20.*Z\\. Type burst cancel with its id, which burst status shows, and ask again\\.$", soon);
    }

    [Fact]
    public async Task An_override_that_is_about_to_say_PASS_lets_it_in_and_one_for_later_is_told()
    {
        await TurnedOffAsync();
        await RunAsync(0, "override", "pass", "--data-center", "blue", "--reason", "x", "--from", "2099-01-01T00:00:00Z");
        var later = await AskAsync(0);
        await RunAsync(0, "override", "pass", "--data-center", "blue", "--reason", "x", "--from", InTwoMinutes());
        var soon = await AskAsync(1);

        Assert.EndsWith("by operator: x; an override begins at 2099-01-01T00:00:00Z and says PASS.", later, StringComparison.Ordinal);
        Assert.Matches($"^{Doubt}an override begins at 20.*Z and says PASS\\. Type override clear, and ask again\\.$", soon);
    }

    [Fact]
    public async Task An_instance_that_has_lost_what_operators_said_proves_nothing_before_that_is_accepted()
    {
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");
        var instance = _sites.Aggregator;
        await instance.StopAsync();
        File.WriteAllText(Path.Combine(instance.StateDirectory, "control.json"), "{");
        File.Delete(Path.Combine(instance.StateDirectory, "control.json.previous"));
        await instance.StartAgainAsync();

        var lost = await AskAsync(1);
        var accepted = await RunAsync(0, "control", "accept", "--reason", "disk replaced");
        var after = await AskAsync(0);

        Assert.StartsWith($"{Doubt}what operators said is in doubt. Nobody knows what operators had said: ", lost, StringComparison.Ordinal);
        Assert.Equal("What is lost is accepted: what is in effect stays in effect, and changes are made again. Revision 2.", accepted.Output);
        Assert.Equal("blue is out of rotation, kept out by no-burst: burst is off.", after);
    }

    [Fact]
    public async Task An_instance_that_has_just_started_proves_nothing()
    {
        await using var hanging = RawServer.Start(visit => Task.Delay(Timeout.Infinite, visit.Stopping));
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", hanging.Url)], "interval: 10m, timeout: 5m"));

        var outcome = await new Operator(aggregator).RunAsync(1, "status", "--data-center", "east", "--expect-out");

        Assert.Equal(
            "east is not in rotation, but that proves nothing: it is kept out by starting: waiting for the first sample of every counted check: 1 to come, which is to say that nobody knows. Ask again.",
            outcome.Output);
    }

    [Theory]
    [InlineData("stale", "which is to say that nobody knows. Ask again.")]
    [InlineData("isolated", "which is to say that nobody knows. Ask again.")]
    [InlineData("moonlight", "of which this program does not know what it means. Ask with the version that the instance has, which is 0.1.0.")]
    [InlineData("forced", "of which this program does not know what it means. Ask with the version that the instance has, which is 0.1.0.")]
    public async Task A_rung_that_is_no_operators_word_proves_nothing(string rung, string why)
    {
        await TurnedOffAsync();
        await using var ignorant = await PretendedInstance.StartAsync(_sites.Aggregator, (_, blue) => blue["rung"] = rung);

        Assert.EndsWith(why, await AskAsync(1, ignorant), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alarm":null,"accepts_changes":false}""", "what operators said is in doubt. It is lost, and nobody has accepted that. Set that right, and ask again.")]
    [InlineData("""{"alarm":"The newest change may be lost.","accepts_changes":true}""", "what operators said is in doubt. The newest change may be lost. Set that right, and ask again.")]
    public async Task A_word_that_is_in_doubt_proves_nothing(string control, string why)
    {
        await TurnedOffAsync();
        await using var doubtful = await PretendedInstance.StartAsync(_sites.Aggregator, (status, _) => status["control"] = JsonNode.Parse(control));

        Assert.Equal(Doubt + why, await AskAsync(1, doubtful));
    }

    [Fact]
    public async Task What_passes_is_in_rotation_whatever_else_is_said_of_it()
    {
        await TurnedOffAsync();
        await using var contradicting = await PretendedInstance.StartAsync(_sites.Aggregator, (_, blue) => blue["verdict"] = "PASS");

        Assert.StartsWith("blue is in rotation, by no-burst: ", await AskAsync(1, contradicting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_newer_instance_says_besides_is_left_aside()
    {
        await TurnedOffAsync();
        await using var newer = await PretendedInstance.StartAsync(_sites.Aggregator, (status, blue) =>
        {
            status["zone"] = new JsonArray(null, 1);
            blue["moon"] = JsonNode.Parse("""{"phase":"full"}""");
        });

        Assert.StartsWith("blue is out of rotation, kept out by no-burst: ", await AskAsync(0, newer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_center_that_there_is_not_proves_nothing_and_neither_does_an_instance_that_is_away()
    {
        var missing = await RunAsync(1, "status", "--data-center", "gren", "--expect-out");
        var away = await RunAsync(3, "status", "--data-center", "green", "--expect-out", "--url", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal("There is no data center gren. Name one that there is: blue, green.", missing.Errors);
        Assert.Contains("cannot be reached", away.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_while_it_waits_for_the_answer_it_proves_nothing()
    {
        await using var silent = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.WaitForCloseAsync();
        });
        await using var asking = TheProgram.Start([], "status", "--data-center", "blue", "--expect-out", "--url", $"http://127.0.0.1:{silent.Port}");
        await Eventually.IsTrueAsync("it has asked", () => silent.Requests.Count == 1);

        asking.Signal(PosixSignalNumber.Terminate);

        Assert.NotEqual(0, (await asking.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("--expect-out")]
    [InlineData("--expect-out", "--data-center", "green", "--watch")]
    public async Task It_is_about_one_data_center_once(params string[] arguments)
    {
        var outcome = await TheProgram.RunAsync(["status", .. arguments]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--expect-out is about one data center, once: name it with --data-center, and leave --watch out.", outcome.Errors, StringComparison.Ordinal);
    }

    private static string InTwoMinutes() => DateTimeOffset.UtcNow.AddMinutes(2).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private async Task TurnedOffAsync()
    {
        await RunAsync(0, "burst", "on", "--data-center", "blue", "--reason", "x");
        await RunAsync(0, "burst", "off", "--data-center", "blue", "--reason", "x", "--force");
    }

    /// <param name="instance">Default: the real one.</param>
    private async Task<string> AskAsync(int exit, RawServer? instance = null)
    {
        var outcome = await RunAsync(
            exit, ["status", "--data-center", "blue", "--expect-out", .. instance is null ? (string[])[] : ["--url", $"http://127.0.0.1:{instance.Port}"]]);
        Assert.Empty(outcome.Errors);
        return outcome.Output;
    }

    private Task<Outcome> RunAsync(int exit, params IEnumerable<string> arguments) => _sites.Operator.RunAsync(exit, arguments);
}

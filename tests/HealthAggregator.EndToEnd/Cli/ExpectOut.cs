namespace HealthAggregator.EndToEnd.Cli;

/// <summary>Whether a pipeline may destroy a pool: only when it is known to get no traffic.</summary>
public sealed class ExpectOut
{
    [Fact]
    public async Task It_is_1_while_the_data_center_is_in_rotation_and_0_once_an_operator_has_taken_it_out()
    {
        await using var sites = new Sites();
        await sites.InitializeAsync();
        await sites.Operator.RunAsync(0, "burst", "on", "--data-center", "green", "--reason", "x");

        var inRotation = await sites.Operator.RunAsync(1, "status", "--data-center", "green", "--expect-out");
        var other = await sites.Operator.RunAsync(0, "status", "--data-center", "blue", "--expect-out");
        await sites.Operator.RunAsync(0, "burst", "swap", "--on", "blue", "--off", "green", "--reason", "release 42");
        var swapped = await sites.Operator.RunAsync(0, "status", "--data-center", "green", "--expect-out");
        await sites.Operator.RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "gone", "--force");
        var forced = await sites.Operator.RunAsync(0, "status", "--data-center", "blue", "--expect-out");

        Assert.Equal("green is in rotation, by score: 100% passing (1 of 1), threshold 75%. Take it out with burst off or override fail, and ask again.", inRotation.Output);
        Assert.Equal("blue is out of rotation, kept out by no-burst: burst is off.", other.Output);
        Assert.Matches("^green is out of rotation, kept out by no-burst: burst is off since .*, by operator: release 42\\.$", swapped.Output);
        Assert.Matches("^blue is out of rotation, kept out by forced: forced by operator until .*: gone\\.$", forced.Output);
    }

    [Fact]
    public async Task An_instance_that_has_just_started_proves_nothing()
    {
        await using var hanging = RawServer.Start(visit => Task.Delay(Timeout.Infinite, visit.Stopping));
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", hanging.Url)], "interval: 10m, timeout: 5m"));

        var outcome = await new Operator(aggregator).RunAsync(1, "status", "--data-center", "east", "--expect-out");

        Assert.Equal("east is not in rotation, but only by starting: waiting for the first sample of every counted check: 1 to come. That proves nothing; ask again.", outcome.Output);
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("isolated")]
    public async Task An_instance_that_does_not_know_proves_nothing(string rung)
    {
        await using var sites = new Sites();
        await sites.InitializeAsync();
        var page = await sites.Aggregator.ReadAsync(sites.Aggregator.AdminUrl + "/api/v1/data-centers/blue");
        Assert.Contains("\"rung\": \"no-burst\"", page, StringComparison.Ordinal);
        await using var ignorant = RawServer.Answering(
            Http.Ok(page.Replace("\"rung\": \"no-burst\"", $"\"rung\": \"{rung}\"", StringComparison.Ordinal)));

        var outcome = await TheProgram.RunAsync("status", "--data-center", "blue", "--expect-out", "--url", $"http://127.0.0.1:{ignorant.Port}");

        Assert.True(outcome.ExitCode == 1, outcome.Said);
        Assert.EndsWith("That proves nothing; ask again.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_center_that_there_is_not_proves_nothing_and_neither_does_an_instance_that_is_away()
    {
        await using var sites = new Sites();
        await sites.InitializeAsync();

        var missing = await sites.Operator.RunAsync(1, "status", "--data-center", "gren", "--expect-out");
        var away = await sites.Operator.RunAsync(3, "status", "--data-center", "green", "--expect-out", "--url", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal("There is no data center gren. Name one that there is: blue, green.", missing.Errors);
        Assert.Contains("cannot be reached", away.Errors, StringComparison.Ordinal);
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
}

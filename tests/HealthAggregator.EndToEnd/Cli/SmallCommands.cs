namespace HealthAggregator.EndToEnd.Cli;

public sealed class SmallCommands
{
    [Theory]
    [InlineData]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("demo")]
    [InlineData("status")]
    [InlineData("explain")]
    [InlineData("simulate")]
    [InlineData("burst")]
    [InlineData("burst", "on")]
    [InlineData("burst", "off")]
    [InlineData("burst", "status")]
    [InlineData("burst", "swap")]
    [InlineData("burst", "cancel")]
    [InlineData("override")]
    [InlineData("override", "pass")]
    [InlineData("override", "fail")]
    [InlineData("override", "clear")]
    [InlineData("maintenance")]
    [InlineData("maintenance", "on")]
    [InlineData("maintenance", "off")]
    [InlineData("recover")]
    [InlineData("control")]
    [InlineData("control", "accept")]
    [InlineData("healthcheck")]
    [InlineData("audit")]
    [InlineData("audit", "verify")]
    [InlineData("schema")]
    public async Task Help_is_there_for(params string[] command)
    {
        var outcome = await TheProgram.RunAsync([.. command, "--help"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Usage:", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.True(outcome.Output.Split('\n').Length >= 4, outcome.Output);
    }

    [Fact]
    public async Task A_misspelt_command_or_option_is_refused_with_a_hint()
    {
        var command = await TheProgram.RunAsync("chekc");
        var option = await TheProgram.RunAsync("check", "--conifg", "x.yaml");

        Assert.NotEqual(0, command.ExitCode);
        Assert.Contains("chekc", command.Said, StringComparison.Ordinal);
        Assert.NotEqual(0, option.ExitCode);
        Assert.Contains("--conifg", option.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_0_when_every_verdict_is_PASS_and_1_when_one_is_not()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 300ms, timeout: 250ms, fast_interval: 100ms }
            data_centers:
              east: { stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } }
              west: { stacks: { web: { checks: { page: "{{stacks.Url(1)}}" } } } }
            """);
        await aggregator.AnswersAsync("PASS", "/health/east");
        await aggregator.AnswersAsync("PASS", "/health/west");

        var good = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);
        stacks.Say(1, "FAIL");
        await aggregator.AnswersAsync("FAIL", "/health/west");
        var bad = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);
        var byEnvironment = await TheProgram.RunAsync([("HEALTH_AGGREGATOR_URL", aggregator.AdminUrl)], "status");

        Assert.True(good.ExitCode == 0, good.Said);
        Assert.True(bad.ExitCode == 1, bad.Said);
        Assert.Equal(1, byEnvironment.ExitCode);
        Assert.Contains("west", bad.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL", bad.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", good.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_3_when_nobody_answers()
    {
        var port = FreePort.Next();

        var outcome = await TheProgram.RunAsync("status", "--url", $"http://127.0.0.1:{port}");

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains($"127.0.0.1:{port}", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthcheck_is_0_while_it_lives_whatever_the_verdict_and_1_when_it_does_not()
    {
        await using var stack = RawServer.Saying("FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 500ms, timeout: 400ms, fast_interval: 100ms"));
        await aggregator.EveryCheckSampledAsync();

        var alive = await TheProgram.RunAsync("healthcheck", "--url", aggregator.AdminUrl);
        await aggregator.StopAsync();
        var gone = await TheProgram.RunAsync("healthcheck", "--url", aggregator.AdminUrl);

        Assert.True(alive.ExitCode == 0, alive.Said);
        Assert.Equal(1, gone.ExitCode);
    }
}

namespace HealthAggregator.EndToEnd.Cli;

public sealed class ControlCommand
{
    [Fact]
    public async Task Where_nothing_is_lost_there_is_nothing_to_accept()
    {
        await using var sites = new Sites();
        await sites.InitializeAsync();

        var accept = await sites.Operator.RunAsync(0, "control", "accept", "--reason", "x");
        var reason = await sites.Operator.RunAsync(1, "control", "accept");

        Assert.Equal("Unchanged: nothing that operators said is lost. Revision 0.", accept.Output);
        Assert.Contains("--reason", reason.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_latched_failure_is_cleared_by_the_command_recover()
    {
        await using var stacks = await NginxStacks.StartAsync(1);
        stacks.Say(0, "FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync($$"""
            defaults: { interval: 300ms, timeout: 250ms, fast_interval: 100ms }
            data_centers: { east: { recovery: manual, stacks: { web: { checks: { page: "{{stacks.Url(0)}}" } } } } }
            """);
        var terminal = new Operator(aggregator);
        await aggregator.StatusAsync("the failure is latched", status => status.DataCenter("east").GetProperty("is_latched").GetBoolean());
        stacks.Say(0, "PASS");
        await aggregator.StatusAsync("only the latch keeps it from passing", status => status.DataCenter("east").GetProperty("score").GetProperty("percent").GetInt32() == 100);
        Assert.Equal("FAIL", await aggregator.AnswerAsync());

        var recovered = await terminal.RunAsync(0, "recover", "--reason", "the disk was full");
        Assert.Equal("PASS", await aggregator.AnswerAsync());
        var missing = await terminal.RunAsync(1, "recover", "--data-center", "west", "--reason", "x");

        Assert.Equal("east has no latched failure. /health/east answers PASS, by score: 100% passing (1 of 1), threshold 75%.", recovered.Output);
        Assert.Equal("There is no data center west. Name one that there is: east.", missing.Errors);
    }
}

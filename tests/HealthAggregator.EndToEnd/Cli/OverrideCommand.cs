namespace HealthAggregator.EndToEnd.Cli;

public sealed class OverrideCommand : IAsyncLifetime
{
    private readonly Sites _sites = new();

    public ValueTask InitializeAsync() => _sites.InitializeAsync();

    public ValueTask DisposeAsync() => _sites.DisposeAsync();

    [Fact]
    public async Task It_decides_until_it_is_cleared()
    {
        var pass = await RunAsync(0, "override", "pass", "--data-center", "blue", "--reason", "the pages lie");
        Assert.Equal("PASS", await _sites.Aggregator.AnswerAsync("/health/blue"));
        Assert.Matches(@"^blue answers PASS until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, by operator: the pages lie\. Revision 1\.$", pass.Output);

        var fail = await RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "drained", "--permanent", "--force");
        Assert.Equal("FAIL", await _sites.Aggregator.AnswerAsync("/health/blue"));
        Assert.Equal("blue answers FAIL until somebody takes it back, by operator: drained. Revision 2.", fail.Output);

        var clear = await RunAsync(0, "override", "clear", "--data-center", "blue", "--reason", "back");
        Assert.Equal("blue has no override: what is observed decides. Revision 3.", clear.Output);
        Assert.StartsWith("Unchanged: ", (await RunAsync(0, "override", "clear", "--data-center", "blue", "--reason", "back")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_for_later_is_said_to_be_for_later()
    {
        var later = await RunAsync(0, "override", "fail", "--data-center", "blue", "--reason", "x", "--from", "2099-01-01T00:00:00Z", "--for", "30m");

        Assert.Equal("blue will answer FAIL from 2099-01-01T00:00:00Z until 2099-01-01T00:30:00Z, by operator: x. Revision 1.", later.Output);
        Assert.Contains("override: FAIL from 2099-01-01T00:00:00Z until 2099-01-01T00:30:00Z, by operator: x", (await RunAsync(1, "status", "--data-center", "blue")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_1() => Assert.Equal(
        "What is permanent has no end. Say permanent, or for or until, but not both.",
        (await RunAsync(1, "override", "fail", "--data-center", "blue", "--reason", "x", "--permanent", "--for", "1h")).Errors);

    private Task<Outcome> RunAsync(int exit, params IEnumerable<string> arguments) => _sites.Operator.RunAsync(exit, arguments);
}

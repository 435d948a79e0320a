namespace HealthAggregator.EndToEnd.Cli;

public sealed class MaintenanceCommand : IAsyncLifetime
{
    private readonly Sites _sites = new();

    public ValueTask InitializeAsync() => _sites.InitializeAsync();

    public ValueTask DisposeAsync() => _sites.DisposeAsync();

    [Fact]
    public async Task A_stack_is_out_of_the_vote_until_it_is_let_back_in()
    {
        var on = await RunAsync(0, "maintenance", "on", "--data-center", "blue", "--stack", "web", "--reason", "new database", "--for", "2h");
        Assert.Matches(@"^web in blue is in maintenance until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, by operator: new database\. Revision 1\.$", on.Output);
        Assert.Contains("  web: maintenance until 20", (await RunAsync(1, "status", "--data-center", "blue")).Output, StringComparison.Ordinal);

        var off = await RunAsync(0, "maintenance", "off", "--data-center", "blue", "--stack", "web", "--reason", "done");
        Assert.Equal("web in blue votes. Revision 2.", off.Output);
    }

    [Fact]
    public async Task A_stack_that_there_is_not_is_1_and_those_that_there_are_are_named() => Assert.Equal(
        "blue has no stack wbe. Name one that it has: web.",
        (await RunAsync(1, "maintenance", "on", "--data-center", "blue", "--stack", "wbe", "--reason", "x")).Errors);

    [Fact]
    public async Task Without_a_stack_it_says_what_is_missing() =>
        Assert.Contains("--stack", (await RunAsync(1, "maintenance", "on", "--data-center", "blue", "--reason", "x")).Errors, StringComparison.Ordinal);

    private Task<Outcome> RunAsync(int exit, params IEnumerable<string> arguments) => _sites.Operator.RunAsync(exit, arguments);
}

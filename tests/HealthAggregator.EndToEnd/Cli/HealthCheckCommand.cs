namespace HealthAggregator.EndToEnd.Cli;

public sealed class HealthCheckCommand
{
    [Theory]
    [InlineData("data_centers: [")]
    [InlineData("treshold: 75%\ndata_centers: {}\n")]
    public async Task A_good_instance_is_alive_though_its_config_file_is_broken_by_now(string broken)
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        File.WriteAllText(aggregator.ConfigFile, $"""
            state_dir: "{aggregator.StateDirectory}"  # where it is told apart from others
            listen: nowhere
            {broken}
            """);

        var outcome = await TheProgram.RunAsync("healthcheck", "--config", aggregator.ConfigFile);

        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    [Fact]
    public async Task A_good_instance_is_alive_though_its_config_file_names_another_port_for_the_next_start()
    {
        await using var stack = RawServer.Saying("PASS");
        var config = Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms");
        await using var aggregator = await AggregatorProcess.StartAsync(config);
        var before = $"127.0.0.1:{aggregator.Ports.Admin}";
        File.WriteAllText(aggregator.ConfigFile, aggregator.Complete(config).Replace(before, $"127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal));

        var alive = await TheProgram.RunAsync("healthcheck", "--config", aggregator.ConfigFile);
        await aggregator.StopAsync();
        var gone = await TheProgram.RunAsync("healthcheck", "--config", aggregator.ConfigFile);

        Assert.True(alive.ExitCode == 0, alive.Said);
        Assert.Equal(1, gone.ExitCode);
    }

    [Fact]
    public async Task Without_a_word_of_the_instance_it_goes_by_the_config()
    {
        await using var stack = RawServer.Saying("PASS");
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("page", stack.Url)], "interval: 1s, timeout: 500ms"));
        File.Delete(Path.Combine(aggregator.StateDirectory, "admin.url"));

        var outcome = await TheProgram.RunAsync("healthcheck", "--config", aggregator.ConfigFile);

        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }

    [Fact]
    public async Task A_url_without_its_scheme_is_1_and_says_what_to_type()
    {
        var outcome = await TheProgram.RunAsync("healthcheck", "--url", "localhost:8081");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("http://127.0.0.1:8081", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
    }
}

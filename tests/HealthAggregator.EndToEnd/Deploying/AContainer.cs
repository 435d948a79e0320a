namespace HealthAggregator.EndToEnd.Deploying;

/// <summary>F68: the image's ways, on a read-only root, as nobody in particular.</summary>
public sealed class AContainer : IAsyncLifetime
{
    private readonly RawServer _stack = RawServer.Saying("PASS");
    private readonly Canary _alice = new();

    private string Sites => $$"""
        data_centers: { dr: { role: burst, stacks: { web: { checks: { page: "{{_stack.Url}}" } } } } }
        """;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task F68_runs_on_a_read_only_root_without_any_right_and_keeps_what_it_must_in_its_volume()
    {
        await using var container = await Container.StartAsync(Sites, hasVolume: true);
        await container.AnswersAsync();

        Assert.Equal("1654 1654 1654 1654", string.Join(' ', container.Fact("Uid").Split('\t')));
        Assert.Equal("1654 1654 1654 1654", string.Join(' ', container.Fact("Gid").Split('\t')));
        Assert.Equal("1", container.Fact("NSpid").Split('\t')[^1]);
        Assert.All(["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Equal("0000000000000000", container.Fact(set)));
        Assert.Equal("1", container.Fact("NoNewPrivs"));
        Assert.EndsWith("/state", Assert.Single(container.Writable), StringComparison.Ordinal);

        Assert.Equal("BURST-OFF", await container.AnswerAsync("/burst-state"));
        Assert.Equal(200, await container.PostAsync("/burst/on?reason=a+test", container.OperatorToken));
        Assert.Equal("BURST-ON", await container.AnswerAsync("/burst-state"));
        await Eventually.IsAsync("it passes", () => container.AnswerAsync("/health"), answer => answer == "PASS");
        var health = await container.RunInsideAsync("healthcheck");
        Assert.True(health.ExitCode == 0, health.Said);
    }

    [Fact]
    public async Task F68_stops_as_process_1_when_it_is_told_to()
    {
        await using var container = await Container.StartAsync(Sites, hasVolume: true);
        await container.AnswersAsync();

        var stopped = await container.StopAsync();

        Assert.True(stopped.ExitCode == 0, stopped.Said);
        Assert.Contains("stopped", stopped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F68_without_a_volume_it_refuses_to_start_and_says_what_to_do()
    {
        await using var container = await Container.StartAsync(Sites, hasVolume: false);

        var ended = await container.Child.EndAsync();

        Assert.True(ended.ExitCode == 3, ended.Said);
        Assert.Contains("/state cannot be used: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("change state_dir", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("ephemeral: true", ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task F68_told_to_keep_nothing_it_needs_no_volume_and_an_operator_has_burst_as_ever()
    {
        await using var container = await Container.StartAsync($"""
            ephemeral: true
            admin: {"{"} tokens: [{"{"} name: alice, sha256: {_alice.Sha256}, role: operator {"}"}] {"}"}
            {Sites}
            """, hasVolume: false);
        await container.AnswersAsync();

        Assert.Empty(container.Writable);
        Assert.Equal(401, await container.PostAsync("/burst/on?reason=a+test", "a guess"));
        Assert.Equal(200, await container.PostAsync("/burst/on?reason=a+test", _alice.Secret));
        Assert.Equal("BURST-ON", await container.AnswerAsync("/burst-state"));
        await Eventually.IsTrueAsync("the log warns of it", () => container.LogText.Contains("ephemeral: true", StringComparison.Ordinal));
        var stopped = await container.StopAsync();
        Assert.True(stopped.ExitCode == 0, stopped.Said);
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();
}

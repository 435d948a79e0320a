using System.Globalization;

namespace HealthAggregator.EndToEnd.Controlling;

public sealed class OneOwner
{
    private const string Config = """
        defaults: { interval: 1h }
        data_centers:
          dr: { role: burst, stacks: { web: { checks: { page: { tcp: "127.0.0.1:1" } } } } }
        """;

    [Fact]
    public async Task F67_a_second_process_on_the_same_state_ends_naming_the_first_which_goes_on()
    {
        await using var first = await AggregatorProcess.StartAsync(Config);
        await BurstAsync(first, "on", "before the second");
        var before = await KeptAsync(first);
        using var elsewhere = new TemporaryDirectory();

        await using var second = TheProgram.Start([], "run", "--config", elsewhere.Write("config.yaml", OnOtherPorts(first)));
        var outcome = await second.EndAsync(TimeSpan.FromSeconds(10));

        Assert.True(outcome.ExitCode == 3, outcome.Said);
        Assert.Contains($"The state directory {first.StateDirectory} is in use by process {first.Child.Id} on {Environment.MachineName}: end that one first", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("/audit.jsonl", before, StringComparison.Ordinal);
        Assert.Equal(before, await KeptAsync(first));
        Assert.Equal("BURST-ON", await first.AnswerAsync("/burst-state"));
        await BurstAsync(first, "off", "after the second");
        Assert.Equal("BURST-OFF", await first.AnswerAsync("/burst-state"));
        Assert.False(first.Child.HasExited);
    }

    [Fact]
    public async Task F67_what_a_killed_process_had_locked_stops_nobody()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await BurstAsync(aggregator, "on", "before the kill");
        var killed = aggregator.Child.Id.ToString(CultureInfo.InvariantCulture);

        await aggregator.RestartAfterKillAsync();

        Assert.Equal("BURST-ON", await aggregator.AnswerAsync("/burst-state"));
        await BurstAsync(aggregator, "off", "after the kill");
        var owner = (await Child.RunAsync("cat", Path.Combine(aggregator.StateDirectory, "lock"))).Output;
        Assert.StartsWith($"{aggregator.Child.Id} on ", owner, StringComparison.Ordinal);
        Assert.DoesNotContain(killed, owner.Split(' '));
    }

    private static string OnOtherPorts(AggregatorProcess first)
    {
        var other = AggregatorPorts.Free();
        return File.ReadAllText(first.ConfigFile)
            .Replace($":{first.Ports.Probe}\"", $":{other.Probe}\"", StringComparison.Ordinal)
            .Replace($":{first.Ports.Admin}\"", $":{other.Admin}\"", StringComparison.Ordinal);
    }

    private static async Task BurstAsync(AggregatorProcess aggregator, string turn, string reason)
    {
        var (status, body) = await aggregator.ChangeAsync(HttpMethod.Post, $"/burst/{turn}?reason={Uri.EscapeDataString(reason)}");
        Assert.True(status == 200, body);
    }

    /// <summary>What is in every file of the state directory that is not written all the time; .NET does not open what is locked.</summary>
    private static async Task<string> KeptAsync(AggregatorProcess aggregator) => (await Child.RunAsync(
        "sha256sum", Directory.GetFiles(aggregator.StateDirectory).Where(file => !Path.GetFileName(file).StartsWith("holdover.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))).Output;
}

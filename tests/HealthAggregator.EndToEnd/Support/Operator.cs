namespace HealthAggregator.EndToEnd.Support;

/// <summary>Somebody at a terminal, with the token of a running instance.</summary>
public sealed class Operator(AggregatorProcess aggregator)
{
    /// <summary>Types a command, and expects an exit code.</summary>
    /// <returns>What it said.</returns>
    public async Task<Outcome> RunAsync(int exit, params IEnumerable<string> arguments)
    {
        var outcome = await TheProgram.RunAsync([("HEALTH_AGGREGATOR_URL", aggregator.AdminUrl), ("HEALTH_AGGREGATOR_TOKEN", aggregator.OperatorToken())], arguments);
        Assert.True(outcome.ExitCode == exit, $"{string.Join(' ', arguments)} ended with {outcome.ExitCode}: {outcome.Said}");
        Assert.DoesNotContain("   at ", outcome.Said, StringComparison.Ordinal);
        return outcome;
    }
}

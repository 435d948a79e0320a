namespace HealthAggregator.EndToEnd.Support;

/// <summary>The program asking the pages of one stack, each a check of its own.</summary>
public static class Pages
{
    /// <summary>The data center <c>east</c> with one stack <c>web</c>.</summary>
    /// <param name="checks">By name: a URL, or a flow mapping when it starts with a brace.</param>
    /// <param name="defaults">Inside of the braces of <c>defaults</c>.</param>
    public static string Config(IEnumerable<(string Name, string Check)> checks, string defaults) => $$"""
        defaults: { {{defaults}} }
        data_centers:
          east:
            stacks:
              web:
                checks:
        {{string.Join('\n', checks.Select(check => $"          {check.Name}: {(check.Check[0] == '{' ? check.Check : $"\"{check.Check}\"")}"))}}
        """;

    /// <summary>Starts the program and waits until every check was asked once.</summary>
    public static async Task<(AggregatorProcess Aggregator, StatusPage Status)> AskAsync(
        IEnumerable<(string Name, string Check)> checks, string defaults = "interval: 2s, timeout: 1500ms, fast_interval: 1s")
    {
        var aggregator = await AggregatorProcess.StartAsync(Config(checks, defaults));
        await Daemon.StartedAsync(aggregator, it => it.EveryCheckSampledAsync());
        return (aggregator, await aggregator.StatusAsync());
    }
}

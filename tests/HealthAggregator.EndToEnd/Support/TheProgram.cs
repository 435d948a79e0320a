namespace HealthAggregator.EndToEnd.Support;

/// <summary>The program as it was built beside these tests, and the ways to start it.</summary>
public static class TheProgram
{
    /// <summary>
    /// The tests are in <c>artifacts/bin/HealthAggregator.EndToEnd/release</c>, the program in <c>artifacts/bin/HealthAggregator/release</c>, unless <c>HEALTH_AGGREGATOR</c> names
    /// another, such as one that is precompiled as for a deploy.
    /// </summary>
    public static string File { get; } = Environment.GetEnvironmentVariable("HEALTH_AGGREGATOR") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "HealthAggregator", new DirectoryInfo(AppContext.BaseDirectory).Name, "health-aggregator"));

    /// <summary>The top of the checkout.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>Runs a command of the program to its end.</summary>
    public static Task<Outcome> RunAsync(params IEnumerable<string> arguments) => RunAsync([], arguments);

    public static async Task<Outcome> RunAsync(IEnumerable<(string Name, string? Value)> environment, params IEnumerable<string> arguments)
    {
        await using var child = Start(environment, arguments);
        return await child.EndAsync();
    }

    public static Child Start(IEnumerable<(string Name, string? Value)> environment, params IEnumerable<string> arguments) =>
        Child.Start(File, arguments, [
            // Nothing of the machine that the tests run on may decide how the program behaves.
            ("HEALTH_AGGREGATOR_CONFIG", null), ("HEALTH_AGGREGATOR_URL", null), ("HEALTH_AGGREGATOR_TOKEN", null), ("NO_COLOR", "1"),
            .. environment]);
}

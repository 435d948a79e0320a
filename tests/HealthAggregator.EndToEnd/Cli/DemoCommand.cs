namespace HealthAggregator.EndToEnd.Cli;

/// <summary>A newcomer's first minute: starts the demo and types, with a real curl, what it says to type.</summary>
public sealed class DemoCommand : IDisposable
{
    // Where the demo keeps its state for as long as it runs.
    private readonly TemporaryDirectory _temporary = new();

    [Fact]
    public async Task The_printed_curl_lines_show_the_verdict_drop_below_75_percent_with_the_reason_and_come_back()
    {
        Tool.Find("curl", "curl");
        await using var demo = TheProgram.Start([("TMPDIR", _temporary.Path)], "demo");
        await Eventually.IsTrueAsync("the demo has explained itself", () => demo.Output.Any(line => line.Contains("Ctrl+C", StringComparison.Ordinal)));
        var commands = demo.Output
            .Where(line => line.Contains("curl ", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("curl ", StringComparison.Ordinal)..].Trim())
            .ToList();
        var health = commands.First(command => command.EndsWith("/health", StringComparison.Ordinal));
        var status = commands.Single(command => command.EndsWith("/api/v1/status", StringComparison.Ordinal));
        var fail = commands.Where(command => command.EndsWith("/fail", StringComparison.Ordinal)).ToList();
        var pass = commands.Single(command => command.EndsWith("/pass", StringComparison.Ordinal));
        Assert.Equal(2, fail.Count);

        await Eventually.IsAsync("PASS", () => TypeAsync(health), answer => answer.EndsWith("PASS", StringComparison.Ordinal));

        await TypeAsync(fail[0]);
        await TypeAsync(fail[1]);
        await Eventually.IsAsync("FAIL", () => TypeAsync(health), answer => answer.EndsWith("FAIL", StringComparison.Ordinal));
        var dataCenter = StatusPage.Parse(await TypeAsync(status)).Json.GetProperty("data_centers")[0];
        Assert.Equal(50, dataCenter.GetProperty("score").GetProperty("percent").GetInt32());
        Assert.Contains("75%", dataCenter.GetProperty("reason").GetString(), StringComparison.Ordinal);

        await TypeAsync(pass);
        await Eventually.IsAsync("PASS again", () => TypeAsync(health), answer => answer.EndsWith("PASS", StringComparison.Ordinal));

        demo.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, (await demo.EndAsync()).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public async Task Every_printed_command_works_and_two_demos_do_not_stand_in_each_others_way()
    {
        Tool.Find("curl", "curl");
        await using var first = TheProgram.Start([("TMPDIR", _temporary.Path)], "demo");
        await Eventually.IsTrueAsync("the first has explained itself", () => first.Output.Any(line => line.Contains("Ctrl+C", StringComparison.Ordinal)));
        await using var second = TheProgram.Start([("TMPDIR", _temporary.Path)], "demo");
        await Eventually.IsTrueAsync("the second has explained itself", () => second.Output.Any(line => line.Contains("Ctrl+C", StringComparison.Ordinal)));

        foreach (var line in second.Output.Where(line => line.Contains("http://", StringComparison.Ordinal)))
        {
            if (line.IndexOf("curl ", StringComparison.Ordinal) is var curl and >= 0)
            {
                Assert.NotEmpty(await TypeAsync(line[curl..]));
            }
            else if (line.IndexOf("health-aggregator status ", StringComparison.Ordinal) is var program and >= 0)
            {
                var outcome = await TheProgram.RunAsync(line[program..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1));
                Assert.InRange(outcome.ExitCode, 0, 1);
                Assert.Contains("web", outcome.Output, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Started_by_dotnet_it_prints_a_status_command_that_names_the_program_and_not_dotnet_alone()
    {
        Tool.Find("dotnet", "dotnet-sdk-10.0");
        await using var demo = Child.Start("dotnet", [TheProgram.File + ".dll", "demo"], ("TMPDIR", _temporary.Path), ("NO_COLOR", "1"));
        await Eventually.IsTrueAsync("the demo has explained itself", () => demo.Output.Any(line => line.Contains("Ctrl+C", StringComparison.Ordinal)));
        var line = demo.Output.Single(line => line.Contains("status --url", StringComparison.Ordinal));
        var command = line[line.IndexOf("dotnet ", StringComparison.Ordinal)..];

        Assert.StartsWith($"dotnet {TheProgram.File}.dll status --url http://", command, StringComparison.Ordinal);

        // The site that waits for burst is FAIL, so it exits with 1.
        var outcome = await Child.RunAsync("/bin/sh", "-c", command);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("web", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_curl_lines_bring_the_warm_site_into_rotation_and_out_and_say_who_did_it()
    {
        Tool.Find("curl", "curl");
        await using var demo = TheProgram.Start([("TMPDIR", _temporary.Path)], "demo");
        await Eventually.IsTrueAsync("the demo has explained itself", () => demo.Output.Any(line => line.Contains("Ctrl+C", StringComparison.Ordinal)));
        var commands = demo.Output.Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        var health = commands.First(command => command.EndsWith("/health/dr", StringComparison.Ordinal));

        Assert.EndsWith("FAIL", await TypeAsync(health), StringComparison.Ordinal);
        await TypeAsync(commands.Single(command => command.Contains("/burst/on", StringComparison.Ordinal)));
        Assert.EndsWith("PASS", await TypeAsync(health), StringComparison.Ordinal);
        await TypeAsync(commands.Single(command => command.Contains("/burst/off", StringComparison.Ordinal)));
        Assert.EndsWith("FAIL", await TypeAsync(health), StringComparison.Ordinal);
        Assert.Contains("Black Friday", await TypeAsync(commands.Single(command => command.EndsWith("/audit", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    public void Dispose() => _temporary.Dispose();

    // In a shell, as it is printed.
    private static async Task<string> TypeAsync(string command)
    {
        var outcome = await Child.RunAsync("/bin/sh", "-c", command);
        Assert.True(outcome.ExitCode == 0, $"{command}: {outcome.Said}");
        return outcome.Output;
    }
}

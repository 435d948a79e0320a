using System.Text;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Docs;

/// <summary>Types every command of docs/operations.md, in its order, against the configuration on that page, and compares the answers that it shows.</summary>
public sealed partial class Runbook : IDisposable
{
    private const string Marker = "#### ";

    private readonly TemporaryDirectory _path = new();

    [Fact]
    public async Task Every_command_of_the_operations_page_works_and_answers_what_the_page_says()
    {
        Tool.Find("curl", "curl");
        var page = await File.ReadAllTextAsync(Path.Combine(TheProgram.Repository, "docs", "operations.md"), TestContext.Current.CancellationToken);
        var blocks = Blocks().Matches(page).Select(match => (Kind: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();
        var hosts = Hosts().Matches(page).Select(match => match.Value).Distinct().ToList();
        await using var stacks = await NginxStacks.StartAsync(hosts.Count);
        var config = hosts.Index().Aggregate(
            blocks.First(block => block.Kind == "yaml").Text, (text, host) => text.Replace($"{host.Item}/health", stacks.Url(host.Index), StringComparison.Ordinal));
        await using var aggregator = await AggregatorProcess.StartAsync(
            config.Replace("state_dir: /var/lib/health-aggregator", "defaults: { interval: 500ms, timeout: 400ms, fast_interval: 200ms }", StringComparison.Ordinal));
        await aggregator.StatusAsync("everything is healthy", status => status.Json.GetProperty("data_centers").EnumerateArray()
            .All(dataCenter => dataCenter.GetProperty("observed").GetProperty("verdict").GetString() == "PASS"));
        File.CreateSymbolicLink(_path["health-aggregator"], TheProgram.File);
        string Here(string text) => text
            .Replace("127.0.0.1:8080", $"127.0.0.1:{aggregator.Ports.Probe}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8081", $"127.0.0.1:{aggregator.Ports.Admin}", StringComparison.Ordinal)
            .Replace("/var/lib/health-aggregator", aggregator.StateDirectory, StringComparison.Ordinal);

        var commands = blocks.Where(block => block.Kind == "sh").Select(block => Here(block.Text)).ToList();
        var script = new StringBuilder("set -eu\n");
        foreach (var (index, command) in commands.Index())
        {
            script.Append($"echo '{Marker}{index}'\n{command}\n");
        }

        await using var shell = Child.Start("/bin/bash", ["-c", script.ToString()],
            ("PATH", $"{_path.Path}:{Environment.GetEnvironmentVariable("PATH")}"), ("NO_COLOR", "1"), ("HEALTH_AGGREGATOR_CONFIG", null));
        var outcome = await shell.EndAsync(TimeSpan.FromMinutes(2));

        var said = outcome.Output.Split(Marker).Skip(1).Select(part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim()).ToList();
        Assert.True(outcome.ExitCode == 0, $"{commands[said.Count - 1]} exits with {outcome.ExitCode}: {outcome.Errors}\n{said[^1]}");
        Assert.True(commands.Count > 15, "The page has lost its commands.");
        Assert.All(Shown(blocks), answer => Assert.Matches(Pattern(Here(answer.Text)), said[answer.Command]));
    }

    public void Dispose() => _path.Dispose();

    /// <summary>The answers shown, each with the position of the commands before it.</summary>
    private static IEnumerable<(int Command, string Text)> Shown(IEnumerable<(string Kind, string Text)> blocks)
    {
        var command = -1;
        foreach (var (kind, text) in blocks)
        {
            command += kind == "sh" ? 1 : 0;
            if (kind == "text")
            {
                yield return (command, text.Trim());
            }
        }
    }

    /// <summary>An ellipsis stands for anything, and so does the width of a gap.</summary>
    private static string Pattern(string shown) =>
        "^" + Gaps().Replace(Regex.Escape(shown).Replace("…", @"[\s\S]*", StringComparison.Ordinal), @"\s+") + "$";

    [GeneratedRegex(@"^```(yaml|sh|text)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"http://10\.0\.0\.\d+")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"(\\ |\\n|\s)+")]
    private static partial Regex Gaps();
}

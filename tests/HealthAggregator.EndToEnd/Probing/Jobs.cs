using System.Security.Cryptography;
using System.Text;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Jobs that report in with curl, as a line of cron does.</summary>
public sealed class Jobs
{
    private const string Token = "a token of 32 random bytes";

    [Fact]
    public async Task What_a_job_reported_is_known_until_it_reports_otherwise_even_after_a_kill()
    {
        var curl = Tool.Find("curl", "curl");
        var check = $$"""{ heartbeat: { max_age: 1h, sha256: {{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)))}} } }""";
        await using var aggregator = await AggregatorProcess.StartAsync(Pages.Config([("backup", check)], "interval: 1s, timeout: 500ms, fast_interval: 200ms, rise: 1, fall: 1"));
        await aggregator.AnswersAsync("PASS");

        Assert.Equal("401", await ReportAsync("--header", "Authorization: Bearer wrong"));
        Assert.Equal("200", await ReportAsync("--header", $"Authorization: Bearer {Token}", "--json", """{"ok":false,"reason":"disk full"}"""));
        await aggregator.AnswersAsync("FAIL");
        await Eventually.IsTrueAsync("it is kept", () => File.Exists(Path.Combine(aggregator.StateDirectory, "heartbeats.json")) && File.ReadAllText(Path.Combine(aggregator.StateDirectory, "heartbeats.json")).Contains("disk full", StringComparison.Ordinal));
        await aggregator.RestartAfterKillAsync();
        await aggregator.StatusAsync("it fails for what was reported before", page => page.Check("backup") is { Status: "failing", Reason: "the job reported a failure: disk full" });

        // The least that a job can say: that it ran.
        Assert.Equal("200", await ReportAsync("--header", $"Authorization: Bearer {Token}"));
        await aggregator.AnswersAsync("PASS");

        async Task<string> ReportAsync(params string[] arguments)
        {
            var said = await Child.RunAsync(curl, [
                "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--request", "POST", .. arguments,
                $"{aggregator.AdminUrl}/api/v1/data-centers/east/stacks/web/checks/backup/heartbeat"]);
            return said.Output.Trim();
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace HealthAggregator.EndToEnd.Controlling.Crashing;

/// <summary>A running instance with one data center whose burst is switched back and forth: it is on at every odd revision, and off at every even one.</summary>
internal sealed class SwitchedSite : IAsyncDisposable
{
    private static readonly string[] Files = ["admin.url", "audit.jsonl", "control.json", "control.json.previous", "lock", "operator.token"];

    /// <summary>What the next process is to go on from is written all the time, and a kill may leave a draft of it to the next write.</summary>
    private const string Kept = "holdover.json";

    private readonly AuditTrail _trail;

    private SwitchedSite(AggregatorProcess aggregator) => (Aggregator, _trail) = (aggregator, new(aggregator.StateDirectory));

    public AggregatorProcess Aggregator { get; }

    /// <summary>What has the name of the state.</summary>
    public byte[] Document => File.ReadAllBytes(Path.Combine(Aggregator.StateDirectory, "control.json"));

    /// <summary>Nothing is probed while the test looks.</summary>
    public static async Task<SwitchedSite> StartAsync() => new(await AggregatorProcess.StartAsync("""
        defaults: { interval: 1h }
        data_centers:
          dr: { role: burst, stacks: { web: { checks: { page: { tcp: "127.0.0.1:1" } } } } }
        """));

    /// <summary>Switches, in a state of this revision.</summary>
    /// <returns>The status and the body; null when the program died of it.</returns>
    public async Task<(int Status, string Body)?> SwitchAsync(long revision)
    {
        try
        {
            return await Aggregator.ChangeAsync(
                HttpMethod.Put, "/api/v1/data-centers/dr/burst", $$"""{"on":{{(IsOn(revision + 1) ? "true" : "false")}},"reason":"change {{revision + 1}}"}""");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The next change is made, and all is well after it.</summary>
    public async Task<long> SwitchesAsync(string when)
    {
        var revision = await RevisionAsync(when);
        var answer = await SwitchAsync(revision);
        Assert.True(answer is { Status: 200 }, $"{when}, the next change: {answer}");
        Assert.Equal(revision + 1, await WellAsync(when));
        return revision + 1;
    }

    /// <summary>The revision in effect, by all that is told of it.</summary>
    public async Task<long> RevisionAsync(string when)
    {
        var status = (await Aggregator.StatusAsync()).Json;
        var (revision, burst) = (status.GetProperty("revision").GetInt64(), status.GetProperty("data_centers")[0].GetProperty("burst"));
        Assert.True(burst.GetProperty("on").GetBoolean() == IsOn(revision), $"{when}: at revision {revision} {burst}");
        Assert.Equal(IsOn(revision) ? "BURST-ON" : "BURST-OFF", await Aggregator.AnswerAsync("/burst-state"));
        Assert.True(
            revision == 0 || burst.GetProperty("reason").GetString() == string.Create(CultureInfo.InvariantCulture, $"change {revision}"), $"{when}: at revision {revision} {burst}");
        return revision;
    }

    /// <summary>As after any start: no alarm, every revision once in the audit log, nothing lying about.</summary>
    /// <returns>The revision in effect.</returns>
    public async Task<long> WellAsync(string when)
    {
        var revision = await RevisionAsync(when);
        var control = (await Aggregator.StatusAsync()).Json.GetProperty("control");
        Assert.True(control.GetProperty("alarm").ValueKind == JsonValueKind.Null && control.GetProperty("accepts_changes").GetBoolean(), $"{when}: {control}");
        Assert.Empty(Directory.GetFiles(Aggregator.StateDirectory).Select(Path.GetFileName).Except([.. Files, Kept, $"{Kept}.new"]));
        _trail.Follow();
        Assert.True(_trail.LastRevision == revision, $"{when}: the audit log ends at revision {_trail.LastRevision}, the state is at {revision}");
        return revision;
    }

    /// <summary>As the program itself finds the audit log.</summary>
    public async Task VerifyAsync()
    {
        var outcome = await TheProgram.RunAsync("audit", "verify", "--config", Aggregator.ConfigFile);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
        Assert.Contains("is whole.", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Whether a file has nothing to do with changes.</summary>
    public static bool IsKept(string path) => Path.GetFileName(path).StartsWith(Kept, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => Aggregator.DisposeAsync();

    private static bool IsOn(long revision) => revision % 2 == 1;
}

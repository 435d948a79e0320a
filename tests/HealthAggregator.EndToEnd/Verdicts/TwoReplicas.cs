using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>Two instances that judge one data center, each by its own view of it, behind the HAProxy of docs/operations.md.</summary>
public sealed partial class TwoReplicas : IAsyncLifetime
{
    private readonly (View A, View B) _views = (new(), new());
    private readonly (AggregatorPorts A, AggregatorPorts B) _ports = (AggregatorPorts.Free(), AggregatorPorts.Free());
    private readonly int _port = FreePort.Next();

    private AggregatorProcess _a = null!;
    private AggregatorProcess _b = null!;
    private HaProxy _haproxy = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await AggregatorProcess.StartAsync(Config(_views.A, _ports.B), _ports.A);
        _b = await AggregatorProcess.StartAsync(Config(_views.B, _ports.A), _ports.B);
        foreach (var instance in (AggregatorProcess[])[_a, _b])
        {
            await instance.AnswersAsync("PASS");
            await Eventually.IsAsync("ready", () => instance.ReadAsync(instance.AdminUrl + "/readyz"), answer => answer == "ok\n");
            await instance.EveryCheckSampledAsync();
        }

        // It takes each for ready until it has asked.
        _haproxy = await HaProxy.StartAsync(_port, await RecipeAsync());
        await Eventually.IsAsync("HAProxy says PASS", AskAsync, answer => answer == (200, "PASS"));
    }

    [Fact]
    public async Task F70_the_one_that_can_see_is_asked_alone_and_both_again_once_both_can()
    {
        await _views.A.EndAsync();
        await Eventually.IsTrueAsync("HAProxy has taken the blind one out", async () => !await UpAsync("ready", "a"));
        Assert.Equal((200, "PASS"), await AskAsync());

        // What the blind one cannot see: FAIL is the truth, and what it holds is not told to anybody.
        _views.B.Say("FAIL");
        await Eventually.IsAsync("HAProxy says what the other one sees", AskAsync, answer => answer == (503, "FAIL"));
        for (var times = 0; times < 20; times++)
        {
            Assert.Equal((503, "FAIL"), await AskAsync());
        }

        Assert.Equal("PASS", await _a.AnswerAsync());
        await _b.StatusAsync("they are seen to disagree", status => status.DataCenter("east").GetProperty("replicas")[0].GetProperty("agrees").ToString() == "False");
        Assert.Equal("isolated", (await _a.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());

        _views.B.Say("PASS");
        _views.A.Begin();
        await Eventually.IsTrueAsync("HAProxy asks both again", async () => await UpAsync("ready", "a"));
        await Eventually.IsAsync("HAProxy says PASS again", AskAsync, answer => answer == (200, "PASS"));
    }

    [Fact]
    public async Task F19_when_neither_can_see_the_verdict_that_they_hold_is_told_all_the_same()
    {
        await Task.WhenAll(_views.A.EndAsync(), _views.B.EndAsync());
        await Eventually.IsTrueAsync("HAProxy has no ready one left", async () => !await UpAsync("ready", "a") && !await UpAsync("ready", "b"));

        Assert.Equal((200, "PASS"), await AskAsync());

        // Also when one of the two dies on top of it.
        _a.Child.Signal(PosixSignalNumber.Kill);
        await Eventually.IsTrueAsync("HAProxy knows that it died", async () => !await UpAsync("any", "a"));
        await Eventually.IsAsync("HAProxy says what the other one holds", AskAsync, answer => answer == (200, "PASS"));
        Assert.Equal("isolated", (await _b.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        // A start may have failed half way.
        foreach (var part in (IAsyncDisposable?[])[_haproxy, _a, _b, _views.A, _views.B])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static string Config(View view, AggregatorPorts other) => $$"""
        defaults: { interval: 1s, timeout: 900ms, fast_interval: 200ms }
        data_centers:
          east:
            replicas: { other: "http://127.0.0.1:{{other.Probe}}/health" }
        {{view.Config(TimeSpan.FromSeconds(120))}}
        """;

    /// <summary>What stands on the page, with the ports of this test.</summary>
    private async Task<string> RecipeAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(TheProgram.Repository, "docs", "operations.md"), TestContext.Current.CancellationToken);
        var recipe = Block().Match(page).Groups[1].Value;
        foreach (var (written, here) in ((string, string)[])
        [
            ("bind :8080", $"bind 127.0.0.1:{_port}"),
            ("10.0.1.5:8080 check port 8081 ", $"127.0.0.1:{_ports.A.Probe} check port {_ports.A.Admin} "),
            ("10.0.1.6:8080 check port 8081 ", $"127.0.0.1:{_ports.B.Probe} check port {_ports.B.Admin} "),
        ])
        {
            Assert.Contains(written, recipe, StringComparison.Ordinal);
            recipe = recipe.Replace(written, here, StringComparison.Ordinal);
        }

        return recipe;
    }

    private async Task<(int Status, string Body)> AskAsync()
    {
        var answer = await RawHttp.ExchangeAsync(_port, "GET /health HTTP/1.0\r\n\r\n");
        return (answer.Status, answer.Body);
    }

    /// <summary>Also while HAProxy has its doubts, which it calls "UP 1/2": it still asks it then.</summary>
    private async Task<bool> UpAsync(string backend, string server) => (await _haproxy.TellAsync("show stat")).Split('\n')
        .Single(line => line.StartsWith($"{backend},{server},", StringComparison.Ordinal)).Split(',')[17].StartsWith("UP", StringComparison.Ordinal);

    [GeneratedRegex(@"^```haproxy\n(frontend health\n.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

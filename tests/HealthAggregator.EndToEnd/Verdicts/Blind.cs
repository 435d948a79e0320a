using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>Everything fails at once: down while a witness answers, out of sight while none does.</summary>
public sealed class Blind : IAsyncDisposable
{
    /// <summary>Longer than anything that is waited for.</summary>
    private static readonly TimeSpan LongHold = 4 * Eventually.Deadline;
    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(5);

    private readonly View _view = new();

    [Fact]
    public async Task F19_while_the_witness_answers_all_that_fail_at_once_are_FAIL_and_nothing_is_held()
    {
        await using var aggregator = await StartAsync(LongHold);

        await _view.EndStacksAsync();
        await aggregator.AnswersAsync("FAIL");

        Assert.Equal("score", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
        Assert.Equal("ok\n", await aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"));
        Assert.Equal((0, 0), await IsolatedAsync(aggregator));
    }

    [Fact]
    public async Task F19_when_the_witness_is_gone_too_the_verdict_is_held_and_sight_brings_everything_back()
    {
        await using var aggregator = await StartAsync(LongHold);

        await _view.EndAsync();
        await Eventually.IsAsync("not ready", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz?verbose"), answer => answer == "[+]publishing ok\n[+]first-round ok\n[-]sight failed\n");
        Assert.Equal("PASS", await aggregator.AnswerAsync());
        Assert.Equal((1, 1), await IsolatedAsync(aggregator));
        var shown = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);
        Assert.True(shown.ExitCode == 0, shown.Said);
        Assert.Matches(@"isolated: since \S+ every witness fails; \d of \d checks turned bad; is held at PASS until \S+ witnesses: 127\.0\.0\.1:\d+ fails \(connection refused while connecting\)", string.Join(' ', shown.Output.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(0, await SeesAgainAsync(aggregator));
    }

    [Fact]
    public async Task F19_when_the_verdict_was_held_for_as_long_as_it_may_be_the_policy_decides_and_sight_brings_it_back()
    {
        await using var aggregator = await StartAsync(ShortHold);

        var blind = Stopwatch.StartNew();
        await _view.EndAsync();
        await aggregator.AnswersAsync("FAIL");
        Assert.True(blind.Elapsed > ShortHold, $"It was held for {blind.Elapsed} only.");
        var east = (await aggregator.StatusAsync()).DataCenter("east");
        Assert.Equal(("isolated", true), (east.GetProperty("rung").GetString(), east.GetProperty("isolation").GetProperty("is_overdue").GetBoolean()));

        Assert.Equal(1, await SeesAgainAsync(aggregator));
        Assert.Equal(1, Times(aggregator.Log, "data center east was not seen for 5s, which is as long as a verdict is held: isolation.then says FAIL"));
    }

    public ValueTask DisposeAsync() => _view.DisposeAsync();

    private string Config(TimeSpan hold) => $$"""
        defaults: { interval: 1s, timeout: 900ms, fast_interval: 1s }
        data_centers:
          east:
        {{_view.Config(hold)}}
        """;

    /// <summary>One that sees everything, and says PASS.</summary>
    private async Task<AggregatorProcess> StartAsync(TimeSpan hold)
    {
        var aggregator = await AggregatorProcess.StartAsync(Config(hold));
        await aggregator.AnswersAsync("PASS");
        await Eventually.IsAsync("ready", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"), answer => answer == "ok\n");
        await aggregator.EveryCheckSampledAsync();
        return aggregator;
    }

    /// <summary>Lets it see, and then ends it.</summary>
    /// <returns>How often the verdict fell.</returns>
    private async Task<double> SeesAgainAsync(AggregatorProcess aggregator)
    {
        _view.Begin();
        await aggregator.AnswersAsync("PASS");
        await Eventually.IsAsync("ready again", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"), answer => answer == "ok\n");
        Assert.Equal("score", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
        Assert.Equal((0, 0), await IsolatedAsync(aggregator));
        var fell = (await aggregator.MetricsAsync()).Sum("health_aggregator_transitions_total", "to=\"FAIL\"");

        await aggregator.StopAsync();
        Assert.Equal(1, Times(aggregator.Log, "lost sight of data center east"));
        Assert.Equal(1, Times(aggregator.Log, "data center east is seen again: "));
        return fell;
    }

    private static async Task<(double IsBlind, double IsTheRung)> IsolatedAsync(AggregatorProcess aggregator)
    {
        var metrics = await aggregator.MetricsAsync();
        return (metrics.Sum("health_aggregator_isolated", "data_center=\"east\""), metrics.Sum("health_aggregator_data_center_rung", "data_center=\"east\"", "rung=\"isolated\""));
    }

    private static int Times(string log, string part) => log.Split(part).Length - 1;
}

using System.Diagnostics;

namespace HealthAggregator.EndToEnd.Verdicts;

/// <summary>Everything fails at once: down while a witness answers, out of sight while none does.</summary>
public sealed class Blind : IAsyncDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);

    private readonly int _stackPort = FreePort.Next();
    private readonly int _witnessPort = FreePort.Next();
    private RawServer? _stack;
    private RawServer? _witness;

    public Blind() => (_stack, _witness) = (StackSaying("PASS"), Witness());

    private string Config => $$"""
        defaults: { interval: 1s, timeout: 900ms, fast_interval: 1s }
        data_centers:
          east:
            isolation: { witnesses: [tcp: "127.0.0.1:{{_witnessPort}}"], hold: {{Hold.TotalSeconds}}s, then: fail }
            stacks:
              web: { checks: { web-1: "http://127.0.0.1:{{_stackPort}}/1", web-2: "http://127.0.0.1:{{_stackPort}}/2" } }
              search: { checks: { search-1: "http://127.0.0.1:{{_stackPort}}/3", search-2: "http://127.0.0.1:{{_stackPort}}/4" } }
        """;

    [Fact]
    public async Task F19_while_the_witness_answers_all_that_fail_at_once_are_FAIL_in_time()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await aggregator.AnswersAsync("PASS");
        await aggregator.EveryCheckSampledAsync();

        await EndStackAsync();
        var took = await aggregator.AnswersAsync("FAIL");

        // fall rounds, a timeout, and a second for a busy machine.
        Assert.True(took < TimeSpan.FromSeconds((3 * 1) + 0.9 + 1), $"FAIL came after {took}");
        Assert.Equal("score", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());
        Assert.Equal("ok\n", await aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"));
    }

    [Fact]
    public async Task F19_when_the_witness_is_gone_too_the_verdict_is_held_then_the_policy_decides_and_sight_brings_it_back()
    {
        await using var aggregator = await AggregatorProcess.StartAsync(Config);
        await aggregator.AnswersAsync("PASS");
        await Eventually.IsAsync("ready", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"), answer => answer == "ok\n");

        await EndWitnessAsync();
        await EndStackAsync();
        var blind = Stopwatch.StartNew();
        await Eventually.IsAsync("not ready", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz?verbose"), answer => answer == "[+]publishing ok\n[+]first-round ok\n[-]sight failed\n");
        Assert.Equal("PASS", await aggregator.AnswerAsync());
        var shown = await TheProgram.RunAsync("status", "--url", aggregator.AdminUrl);
        Assert.True(shown.ExitCode == 0, shown.Said);
        Assert.Matches(@"isolated: since \S+ every witness fails; \d of \d checks turned bad; is held at PASS", shown.Output.ReplaceLineEndings(" "));

        await aggregator.AnswersAsync("FAIL");
        Assert.True(blind.Elapsed > Hold, $"It was held for {blind.Elapsed} only.");
        var east = (await aggregator.StatusAsync()).DataCenter("east");
        Assert.Equal(("isolated", true), (east.GetProperty("rung").GetString(), east.GetProperty("isolation").GetProperty("is_overdue").GetBoolean()));

        (_stack, _witness) = (StackSaying("PASS"), Witness());
        await aggregator.AnswersAsync("PASS");
        await Eventually.IsAsync("ready again", () => aggregator.ReadAsync(aggregator.AdminUrl + "/readyz"), answer => answer == "ok\n");
        Assert.Equal("score", (await aggregator.StatusAsync()).DataCenter("east").GetProperty("rung").GetString());

        await aggregator.StopAsync();
        Assert.Equal(1, Times(aggregator.Log, "lost sight of data center east"));
        Assert.Equal(1, Times(aggregator.Log, "data center east was not seen for 5s, which is as long as a verdict is held: isolation.then says FAIL"));
        Assert.Equal(1, Times(aggregator.Log, "data center east is seen again: "));
    }

    public async ValueTask DisposeAsync()
    {
        await EndStackAsync();
        await EndWitnessAsync();
    }

    private async Task EndStackAsync()
    {
        if (_stack is { } stack)
        {
            _stack = null;
            await stack.DisposeAsync();
        }
    }

    private async Task EndWitnessAsync()
    {
        if (_witness is { } witness)
        {
            _witness = null;
            await witness.DisposeAsync();
        }
    }

    private static int Times(string log, string part) => log.Split(part).Length - 1;

    private RawServer StackSaying(string page) => RawServer.Start(
        async visit =>
        {
            while (await visit.ReadRequestAsync() is not null)
            {
                await visit.SendAsync(Http.Ok(page));
            }
        },
        _stackPort);

    private RawServer Witness() => RawServer.Start(_ => Task.CompletedTask, _witnessPort);
}

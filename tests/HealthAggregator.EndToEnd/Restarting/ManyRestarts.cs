using System.Diagnostics;
using System.Globalization;

namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>A deploy and a crash, again and again, at any moment, while GSLBs ask.</summary>
public sealed class ManyRestarts
{
    private const int Most = 120;

    private static readonly TimeSpan ProbePeriod = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LoadPeriod = TimeSpan.FromMilliseconds(2);

    /// <summary>One of each kind: at its threshold, just below it, without burst and with it.</summary>
    private static readonly (string Path, string Right)[] Pages =
    [
        ("/health/up", "200 PASS"), ("/health/down", "503 FAIL"), ("/health/dr", "503 FAIL"), ("/health/warm", "200 PASS"),
        ("/burst-state/dr", "503 BURST-OFF"), ("/burst-state/warm", "200 BURST-ON"),
    ];

    [Fact]
    public async Task No_restart_under_load_ever_makes_an_answer_wrong_whether_by_SIGTERM_or_by_kill()
    {
        await using var stacks = await NginxStacks.StartAsync(2);
        stacks.Say(1, "FAIL");
        await using var aggregator = await AggregatorProcess.StartAsync(Config(stacks));
        var watch = Stopwatch.StartNew();
        Assert.Equal(200, (await aggregator.ChangeAsync(HttpMethod.Post, "/burst/on?data_center=warm&reason=a+test")).Status);
        await aggregator.AnswersAsync("PASS", "/health/up");
        await aggregator.AnswersAsync("PASS", "/health/warm");
        await aggregator.StatusAsync("every check was heard", page => page.Checks.All(check => check.Outcome is not null));

        var probers = Pages.Select(page => new Prober(aggregator.Ports.Probe, page.Path, page.Right, ProbePeriod)).ToList();
        var load = Pages.Take(4).Select(page => new Prober(aggregator.Ports.Probe, page.Path, page.Right, LoadPeriod, keeps: true)).ToList();
        var (starts, restarts) = (new List<TimeSpan>(), new List<(PosixSignalNumber How, long At)>());
        try
        {
            await WhileAskedAsync(probers, 20);
            foreach (var how in Order())
            {
                restarts.Add((how, Stopwatch.GetTimestamp()));
                starts.Add(await RestartAsync(aggregator, how, probers));

                // At any moment: with everything heard again, or with next to nothing.
                await WhileAskedAsync(probers, Dice.Next(Most));
            }
        }
        finally
        {
            probers.ForEach(prober => prober.Dispose());
            load.ForEach(prober => prober.Dispose());
        }

        var outages = probers.SelectMany(prober => prober.Outages)
            .Select(outage => (restarts.Last(restart => restart.At < outage.End).How, Took: Stopwatch.GetElapsedTime(outage.Begin, outage.End))).ToList();
        var cuts = probers.SelectMany(prober => prober.Cuts).Select(cut => restarts.Last(restart => restart.At < cut).How).ToList();
        var all = probers.Concat(load).ToList();
        var wrong = all.SelectMany(prober => prober.Wrong).ToList();
        var told = string.Create(CultureInfo.InvariantCulture, $"""
            restart: {Restarts.Times} SIGTERM and {Restarts.Times} kill -9 from seed {Restarts.Seed}, in {watch.Elapsed.TotalSeconds:0} s
            restart: {all.Sum(prober => prober.Asked)} requests ({probers.Sum(prober => prober.Asked)} of them by probers, every {ProbePeriod.TotalMilliseconds:0} ms each), wrong verdicts: {wrong.Count}
            restart: probers were refused {probers.Sum(prober => prober.Refused)} times, and cut off without an answer {cuts.Count(how => how == PosixSignalNumber.Terminate)} times after SIGTERM, {cuts.Count(how => how == PosixSignalNumber.Kill)} times after kill -9
            restart: outages after SIGTERM: {Figures(outages.Where(outage => outage.How == PosixSignalNumber.Terminate).Select(outage => outage.Took))}
            restart: outages after kill -9: {Figures(outages.Where(outage => outage.How == PosixSignalNumber.Kill).Select(outage => outage.Took))}
            restart: from the start of a process to its first answer: {Figures(starts)}
            """);
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(wrong.Count == 0, $"{told}\n{string.Join('\n', wrong.Take(50))}");
        Assert.True(cuts.All(how => how == PosixSignalNumber.Kill), $"somebody was cut off by a stop:\n{told}");
        Assert.True(outages.Count >= restarts.Count, $"not every restart was seen:\n{told}");
        Assert.True(outages.Max(outage => outage.Took) < Restarts.LongestOutage, $"an outage took too long:\n{told}");
    }

    private static readonly Random Dice = new(Restarts.Seed);

    private static PosixSignalNumber[] Order()
    {
        PosixSignalNumber[] order = [.. Enumerable.Repeat(PosixSignalNumber.Terminate, Restarts.Times), .. Enumerable.Repeat(PosixSignalNumber.Kill, Restarts.Times)];
        Dice.Shuffle(order);
        return order;
    }

    /// <summary>What a supervisor does.</summary>
    /// <returns>From the start of the new process until every prober had its right answer.</returns>
    private static async Task<TimeSpan> RestartAsync(AggregatorProcess aggregator, PosixSignalNumber how, List<Prober> probers)
    {
        aggregator.Child.Signal(how);
        var ended = await aggregator.Child.EndAsync();
        Assert.True(how == PosixSignalNumber.Kill || ended.ExitCode == 0, $"{how}: {ended.Said}");
        var started = Stopwatch.GetTimestamp();
        await aggregator.StartAgainAsync();
        await Eventually.IsTrueAsync($"everybody is answered after {how}", () => probers.All(prober => prober.RightAt > started || prober.Wrong.Count > 0));
        return probers.Max(prober => Stopwatch.GetElapsedTime(started, prober.Outages is [.., var last] && last.End > started ? last.End : prober.RightAt));
    }

    private static async Task WhileAskedAsync(List<Prober> probers, int times)
    {
        var enough = probers[0].Asked + times;
        await Eventually.IsTrueAsync("the probers ask on", () => probers[0].Asked >= enough);
    }

    private static string Figures(IEnumerable<TimeSpan> times) => times.Order().ToList() is { Count: > 0 } sorted
        ? string.Create(CultureInfo.InvariantCulture, $"longest {sorted[^1].TotalMilliseconds:0} ms, median {sorted[sorted.Count / 2].TotalMilliseconds:0} ms")
        : "none";

    private static string Config(NginxStacks stacks) => $$"""
        defaults: { interval: 2s, timeout: 1500ms, fast_interval: 500ms }
        data_centers:
          up: { default: true, stacks: { web: { checks: { {{Checks(stacks, 90, 30)}} } } } }
          down: { stacks: { web: { checks: { {{Checks(stacks, 59, 21)}} } } } }
          dr: { role: burst, stacks: { web: { checks: { {{Checks(stacks, 10, 0)}} } } } }
          warm: { role: burst, stacks: { web: { checks: { {{Checks(stacks, 10, 0)}} } } } }
        """;

    private static string Checks(NginxStacks stacks, int passing, int failing) => string.Join(", ",
        Enumerable.Range(0, passing).Select(number => $"p{number}: \"{stacks.Url(0)}?p{number}\"").Concat(Enumerable.Range(0, failing).Select(number => $"f{number}: \"{stacks.Url(1)}?f{number}\"")));
}

using BenchmarkDotNet.Attributes;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Benchmarks;

/// <summary>What <c>explain</c> and <c>simulate</c> cost on a large plan: with witnesses, each way is tried out on samples of every check.</summary>
public class ExplainBenchmarks
{
    private const int Checks = 10_000;
    private const int Rounds = 60;

    private static readonly DateTimeOffset Wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Snapshot _now = null!;
    private Hypothesis _half = null!;

    /// <summary>Without witnesses; with two that pass; and with both gone together with every check.</summary>
    [Params("half fail, no witnesses", "all pass", "half fail", "blind")]
    public string State { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var dataCenter = SamplePlan.Of(Checks).DataCenters[0];
        var plan = new Plan([dataCenter with { Isolation = State.Contains("no witnesses", StringComparison.Ordinal) ? null : new([Witness(1), Witness(2)]) }]);
        _now = Snapshot.Start(plan, At(0));

        // Round after round, and slowly: what turns all at once would pass for blindness.
        for (var round = 0; round <= Rounds; round++)
        {
            _now = _now.After(plan.Probed.Select((check, index) => new Input.Sampled(check, new(At(round), TimeSpan.FromMilliseconds(1), Fails(plan, index, round) ? FailureKind.SaidFail : FailureKind.None) { Reason = "said FAIL" })), At(round));
        }

        var told = _now.DataCenters[0].Decision;
        if ((told.Rung, told.Verdict) != (State == "blind" ? Rung.Isolated : Rung.Score, Failing > 25 ? Verdict.Fail : Verdict.Pass))
        {
            throw new InvalidOperationException($"{told.Verdict} by {told.Rung}: this would measure something else.");
        }

        _half = Hypothesis.Nothing with { Checks = Hypothesis.Nothing.Checks.AddRange(plan.Checks.Where((_, index) => index % 2 == 0).Select(check => KeyValuePair.Create(check.Key, false))) };
    }

    [Benchmark]
    public Explanation Explain() => Explanation.Of(_now, 0, false);

    [Benchmark]
    public Outcome Simulate_half_of_them_down() => WhatIf.Of(_now, 0, _half);

    /// <summary>How many of a hundred checks fail.</summary>
    private int Failing => State.StartsWith("half", StringComparison.Ordinal) ? 50 : 0;

    private bool Fails(Plan plan, int index, int round) =>
        (State == "blind" && round > Rounds - 3) || (index < plan.Checks.Length && index % 100 < Math.Min(Failing, round));

    private static CheckPlan Witness(int number) => new(
        Watched.KeyOf(WatchedKind.Witness, "dc", $"witness-{number}"),
        new TcpTarget("192.0.2.1", number),
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        new(rise: 2, fall: 3, forgive: 1));

    private static Moment At(int round) => new(TimeSpan.FromSeconds(1_000 + (5 * round)), Wall.AddSeconds(5 * round));
}

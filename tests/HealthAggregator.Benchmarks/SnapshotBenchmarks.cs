using BenchmarkDotNet.Attributes;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Benchmarks;

/// <summary>What one sample costs the fold, by the number of checks: it must hardly grow with it.</summary>
public class SnapshotBenchmarks
{
    private const int BatchSize = 100;

    private static readonly DateTimeOffset Wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A second in which nothing is due but the samples: silence is searched for when the next one begins.
    private static readonly Moment Now = new(TimeSpan.FromSeconds(10.5), Wall);
    private static readonly Moment NextSecond = new(Now.Uptime + TimeSpan.FromSeconds(1), Wall);

    private Snapshot _snapshot = null!;
    private Input[][] _passes = [];
    private Input[][] _failures = [];
    private Input[][] _batches = [];
    private int _next;

    [Params(100, 1_000, 10_000, 100_000)]
    public int Checks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var plan = SamplePlan.Of(Checks);
        var checks = plan.Checks.ToArray();

        // In an order that is nothing like the plan's, as the spread of the probes over their interval makes it.
        new Random(1).Shuffle(checks);
        var pass = new Sample(Now, TimeSpan.FromMilliseconds(1), FailureKind.None);
        var failure = new Sample(Now, TimeSpan.FromMilliseconds(1), FailureKind.SaidFail) { Reason = "said FAIL" };
        _passes = [.. checks.Select(check => new Input[] { new Input.Sampled(check, pass) })];
        _failures = [.. checks.Select(check => new Input[] { new Input.Sampled(check, failure) })];
        _batches = [.. _passes.Select(inputs => inputs[0]).Chunk(BatchSize)];
        _snapshot = Snapshot.Start(plan, Now).After(_passes.Select(inputs => inputs[0]), Now);
    }

    /// <summary>A passing check passes again: nearly every sample there is.</summary>
    [Benchmark(Baseline = true)]
    public Snapshot One_pass() => _snapshot = _snapshot.After(_passes[Next(_passes)], Now);

    /// <summary>A check fails: its streak changes, and with the third one its stack and the verdict may.</summary>
    [Benchmark]
    public Snapshot One_failure() => _snapshot = _snapshot.After(_failures[Next(_failures)], Now);

    /// <summary>Per sample, where a hundred arrive together and are published together.</summary>
    [Benchmark(OperationsPerInvoke = BatchSize)]
    public Snapshot One_pass_of_a_hundred() => _snapshot = _snapshot.After(_batches[Next(_batches)], Now);

    /// <summary>No sample, but a new second: every check is looked at for silence. Once a second, whatever the number of samples.</summary>
    [Benchmark]
    public Snapshot A_new_second() => _snapshot.After([], NextSecond);

    private int Next(Input[][] inputs) => _next = _next + 1 < inputs.Length ? _next + 1 : 0;
}

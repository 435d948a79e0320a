using BenchmarkDotNet.Attributes;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Publishing;

namespace HealthAggregator.Benchmarks;

/// <summary>What one answer costs beyond the web server: looking the page up, looking at the clock, counting.</summary>
public class BoardBenchmarks
{
    private Board _board = null!;

    [Params(10, 10_000)]
    public int Checks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var now = new Clock(TimeProvider.System).Now;
        var plan = SamplePlan.Of(Checks);
        var pass = new Sample(now, TimeSpan.FromMilliseconds(1), FailureKind.None);
        var snapshot = Snapshot.Start(plan, now).After(plan.Checks.Select(check => new Input.Sampled(check, pass)), now);

        // Another clock that stands still: otherwise the publication would go stale while it is measured.
        var time = new StoppedTime();
        var publisher = new Publisher(new AnswerBook(new Answer(200, "PASS"), new Answer(503, "FAIL")), time);
        _board = new(time, publisher.Publish(snapshot));
        if (_board.Read("/health")!.Status != 200)
        {
            throw new InvalidOperationException("The board does not say PASS: this would measure something else.");
        }
    }

    [Benchmark]
    public Answer? Only_data_center() => _board.Read("/health");

    [Benchmark]
    public Answer? Data_center_by_name() => _board.Read("/health/dc");

    [Benchmark]
    public Answer? No_such_page() => _board.Read("/favicon.ico");

    private sealed class StoppedTime : TimeProvider
    {
        private readonly long _now = System.GetTimestamp();

        public override long GetTimestamp()
        {
            // What reading the clock costs belongs to the answer.
            _ = base.GetTimestamp();
            return _now;
        }
    }
}

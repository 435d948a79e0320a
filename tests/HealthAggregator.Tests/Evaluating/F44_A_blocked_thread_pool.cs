using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Evaluating;

/// <summary>All threads run but those that probes end on: nothing is heard, by this process's own fault.</summary>
public sealed class F44_A_blocked_thread_pool : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);
    private static readonly CheckPlan Brisk = Some.Check(new TcpTarget("10.0.0.1", 80), "web/brisk", Some.Cadence(1, timeout: 0.5, fast: 1));
    private static readonly CheckPlan Usual = Some.Check(new TcpTarget("10.0.0.1", 80), "web/usual", Some.Cadence(5, timeout: 2, fast: 1));

    private readonly ManualTimeProvider _time = new();
    private readonly Queue<IThreadPoolWorkItem> _queued = [];
    private readonly List<Pause> _pauses = [];
    private readonly Clock _clock;
    private readonly Lateness _lateness;
    private readonly Board _board;
    private readonly Evaluator _evaluator;
    private int _moments;

    public F44_A_blocked_thread_pool()
    {
        _clock = new(_time, _time);
        _lateness = new(_clock) { Queue = _queued.Enqueue };
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, publisher.Publish(Snapshot.Start(Some.Plan(Brisk, Usual), _clock.Now)));
        _evaluator = new(publisher, _board, _clock) { Changed = _ => { }, InDoubt = _ => { }, Paused = _pauses.Add, Lateness = _lateness };
    }

    private (int Status, Rung Rung) Said => (_board.Read("/health")!.Status, _board.Snapshot.DataCenters[0].Decision.Rung);

    public void Dispose() => _evaluator.Dispose();

    /// <param name="step">Milliseconds from one look of the evaluator to the next: few where much happens, many where nothing does.</param>
    [Theory]
    [InlineData(3, 5)]
    [InlineData(14, 5)]
    [InlineData(14, 150)]
    [InlineData(14, 500)]
    public void F44_makes_no_check_stale_and_is_no_stop_of_the_process(double seconds, int step)
    {
        Live(10, step);
        for (var time = 0; time < 3; time++)
        {
            Live(seconds, step, isBlocked: true);
            Assert.Equal((200, Rung.Score), Said);

            // Until all are heard again.
            Live(6, step);
            Assert.Equal((200, Rung.Score), Said);
        }

        Assert.DoesNotContain(_board.Snapshot.Checks, check => check.IsStale);
        Assert.Empty(_pauses);
    }

    [Fact]
    public void F44_that_goes_on_for_ever_is_excused_no_longer_than_a_suspend_and_makes_nobody_forget_what_was_known()
    {
        Live(10, 500);

        Live(115, 500, isBlocked: true);
        Assert.Equal((200, Rung.Score), Said);

        Live(25, 500, isBlocked: true);
        Assert.Equal((503, Rung.Score), Said);
    }

    [Fact]
    public void F44_silence_while_it_runs_counts_as_ever()
    {
        Live(10, 500);

        Live(16, 500, isHeard: false);

        Assert.All(_board.Snapshot.Checks, check => Assert.True(check.IsStale));
        Assert.Equal((503, Rung.Score), Said);
    }

    private void Live(double seconds, int step, bool isBlocked = false, bool isHeard = true)
    {
        for (var until = _moments + (int)(seconds * 200); _moments < until; _moments++)
        {
            _time.Advance(Moment);
            if (_moments % 10 == 0)
            {
                _lateness.Step();
            }

            if (!isBlocked)
            {
                while (_queued.TryDequeue(out var asked))
                {
                    asked.Execute();
                }

                foreach (var check in new[] { Brisk, Usual }.Where(check => isHeard && _moments * Moment.Ticks % check.Cadence.Interval.Ticks == 0))
                {
                    _evaluator.Take(check, Some.Pass(_clock.Now));
                }
            }

            if (_moments % (step / 5) == 0)
            {
                _evaluator.Step();
            }
        }
    }
}

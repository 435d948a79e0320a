using System.Collections.Concurrent;
using System.Diagnostics;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Evaluating;

public sealed class EvaluatorTests : IAsyncDisposable
{
    private static readonly CheckPlan Check = Some.Check(new TcpTarget("10.0.0.1", 80), damping: new(rise: 2, fall: 3, forgive: 1));

    private readonly SabotagedTime _time = new();
    private readonly ConcurrentQueue<SnapshotChanges> _changes = new();
    private readonly ConcurrentQueue<CheckPlan> _inDoubt = new();
    private readonly ConcurrentQueue<(string Loop, Exception Exception)> _died = new();
    private readonly Clock _clock;
    private readonly Board _board;
    private readonly Evaluator _evaluator;
    private readonly Supervisor _supervisor;

    // Set by the test, called on the evaluator's thread.
    private volatile Action<SnapshotChanges> _changed = _ => { };

    public EvaluatorTests()
    {
        _clock = new(_time);
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, publisher.Publish(Snapshot.Start(Some.Plan(Check), _clock.Now)));
        _evaluator = new(publisher, _board, _clock)
        {
            Changed = changes =>
            {
                _changes.Enqueue(changes);
                _changed(changes);
            },
            InDoubt = _inDoubt.Enqueue,
        };
        _supervisor = new((loop, exception) => _died.Enqueue((loop, exception)));
        _supervisor.Start("evaluator", _evaluator.Run);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Run(() => _supervisor.Stop(Eventually.Deadline));
        _supervisor.Dispose();
        _evaluator.Dispose();
    }

    [Fact]
    public async Task A_sample_becomes_an_answer()
    {
        Assert.Equal(503, _board.Read("/health")!.Status);

        _evaluator.Take(Check, Some.Pass(_clock.Now));

        await Eventually.True(() => _board.Read("/health")!.Status == 200);
        Assert.Single(_changes, changes => changes.DataCenters.Length == 1);
    }

    [Fact]
    public async Task A_sample_waits_for_those_that_come_with_it_and_not_for_the_next_pulse()
    {
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < 20; index++)
        {
            var reason = $"no {index}";
            _evaluator.Take(Check, Some.Fail(_clock.Now) with { Reason = reason });
            await Eventually.True(() => _board.Snapshot.Checks[0].Last?.Reason == reason);
        }

        // Twenty pulses are ten seconds.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task Samples_are_taken_in_their_order_however_many_come_at_once()
    {
        for (var index = 0; index < 30_000; index++)
        {
            _evaluator.Take(Check, Some.Fail(_clock.Now) with { Reason = $"no {index}" });
        }

        await Eventually.True(() => _board.Snapshot.Checks[0].Last?.Reason == "no 29999");
        Assert.Empty(_died);
    }

    [Fact]
    public async Task Samples_from_many_threads_are_all_taken()
    {
        var checks = Enumerable.Range(0, 64).Select(index => Some.Check(new TcpTarget("10.0.0.1", 80), $"web/c{index}")).ToList();
        await _evaluator.Apply(new Input.Replanned(Some.Plan([.. checks])));

        await Task.WhenAll(checks.Select(check => Task.Run(() => _evaluator.Take(check, Some.Pass(_clock.Now)))));

        await Eventually.True(() => _board.Snapshot.Checks.All(check => check.Status == CheckStatus.Passing));
    }

    [Fact]
    public async Task What_is_applied_has_been_published_when_it_is_done()
    {
        for (var index = 0; index < 50; index++)
        {
            var plan = Some.Plan(Some.Check(new TcpTarget("10.0.0.1", 80), $"web/c{index}"));

            await Eventually.Comes(_evaluator.Apply(new Input.Replanned(plan)));

            Assert.Same(plan, _board.Snapshot.Plan);
        }
    }

    [Fact]
    public async Task A_check_whose_newest_sample_disagrees_is_told_of()
    {
        _evaluator.Take(Check, Some.Pass(_clock.Now));
        await Eventually.True(() => _board.Snapshot.Checks[0].Status == CheckStatus.Passing);
        Assert.Empty(_inDoubt);

        _evaluator.Take(Check, Some.Fail(_clock.Now));

        await Eventually.True(() => !_inDoubt.IsEmpty);
        Assert.Same(Check, Assert.Single(_inDoubt));
    }

    [Fact]
    public async Task When_nothing_changes_nothing_is_told_and_the_answer_is_renewed_all_the_same()
    {
        _evaluator.Take(Check, Some.Pass(_clock.Now));
        await Eventually.True(() => _board.Read("/health")!.Status == 200);
        var (told, before) = (_changes.Count, _board.Current);

        // Well within the shelf life.
        await Eventually.True(() => _board.Current.ExpiresAt > before.ExpiresAt + TimeSpan.FromSeconds(1).Ticks);

        Assert.Equal(told, _changes.Count);
        Assert.Equal(200, _board.Read("/health")!.Status);
    }

    [Fact]
    public async Task Silence_is_found_without_any_sample()
    {
        var brisk = Some.Check(Check.Target, cadence: Some.Cadence(0.5));
        await Eventually.Comes(_evaluator.Apply(new Input.Replanned(Some.Plan(brisk))));
        _evaluator.Take(brisk, Some.Pass(_clock.Now));
        await Eventually.True(() => _board.Snapshot.Checks[0].Status == CheckStatus.Passing);

        await Eventually.True(() => _board.Snapshot.Checks[0].IsStale && _board.Read("/health")!.Status == 503);
    }

    [Fact]
    public async Task F34_a_dead_evaluator_is_told_of_and_leaves_no_PASS_behind()
    {
        _evaluator.Take(Check, Some.Pass(_clock.Now));
        await Eventually.True(() => _board.Read("/health")!.Status == 200);

        _changed = _ => throw new InvalidTimeZoneException("a bug");
        _evaluator.Take(Check, Some.Fail(_clock.Now));
        _evaluator.Take(Check, Some.Fail(_clock.Now));
        _evaluator.Take(Check, Some.Fail(_clock.Now));
        await Eventually.True(() => !_died.IsEmpty);
        _time.Skip(Board.ShelfLife);

        Assert.Equal(503, _board.Read("/health")!.Status);
        Assert.True(_board.IsStale);
        Assert.Equal(("evaluator", "a bug"), (Assert.Single(_died).Loop, _died.First().Exception.Message));
    }
}

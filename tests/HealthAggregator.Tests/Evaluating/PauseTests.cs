using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Evaluating;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Evaluating;

/// <summary>An evaluator that did not run for a while: each step is the test's, and so is all the time between them.</summary>
public sealed class PauseTests : IDisposable
{
    private static readonly CheckPlan Quick = Some.Check(new TcpTarget("10.0.0.1", 80), "web/quick", Some.Cadence(0.1, timeout: 0.05, fast: 0.1), new(rise: 2, fall: 3, forgive: 1));
    private static readonly CheckPlan Usual = Some.Check(new TcpTarget("10.0.0.1", 80), "web/usual", Some.Cadence(5, timeout: 2, fast: 1), new(rise: 2, fall: 3, forgive: 1));
    private readonly ManualTimeProvider _time = new();

    // Stands still unless the test moves it.
    private readonly ManualTimeProvider _awake = new();
    private readonly List<Pause> _pauses = [];
    private readonly List<CheckPlan> _inDoubt = [];
    private readonly Clock _clock;
    private readonly Lateness _lateness;
    private readonly Board _board;
    private readonly Evaluator _evaluator;

    public PauseTests()
    {
        _clock = new(_time, _awake);
        _lateness = new(_clock) { Queue = asked => asked.Execute() };
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, publisher.Publish(Snapshot.Start(Some.Plan(Quick, Usual), _clock.Now)));
        _evaluator = new(publisher, _board, _clock) { Changed = _ => { }, InDoubt = _inDoubt.Add, Paused = _pauses.Add, Lateness = _lateness };
        Live(TimeSpan.FromSeconds(1));
        Assert.Equal(("PASS", true), (Said, _pauses.Count == 0));
    }

    private string Said => System.Text.Encoding.ASCII.GetString(_board.Read("/health")!.Body);

    public void Dispose() => _evaluator.Dispose();

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(119)]
    public void F36_a_suspend_of_the_machine_makes_no_check_stale_and_no_verdict_FAIL(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(seconds > 5 ? "FAIL" : "PASS", Said);

        _evaluator.Step();
        Assert.Equal("PASS", Said);

        // A fresh round, in which nobody is heard from at once.
        Live(TimeSpan.FromMilliseconds(80), isHeard: false);
        Assert.Equal("PASS", Said);
        Live(TimeSpan.FromSeconds(1));
        Assert.Equal("PASS", Said);
        Assert.DoesNotContain(_board.Snapshot.Checks, check => check.IsStale);
    }

    [Fact]
    public void F36_a_sample_that_came_while_the_evaluator_alone_stood_still_is_no_older_for_the_suspend_that_followed()
    {
        // A second in which only this thread does not run, and in which the check is heard; then nothing runs.
        _time.Advance(TimeSpan.FromSeconds(1));
        _evaluator.Take(Usual, new(_clock.Now, TimeSpan.FromMilliseconds(1), FailureKind.None));
        _time.Advance(TimeSpan.FromSeconds(60));
        _evaluator.Step();

        Assert.Equal("PASS", Said);
        Assert.DoesNotContain(_board.Snapshot.Checks, check => check.IsStale);
    }

    [Fact]
    public void F36_suspend_after_suspend_does_no_harm_either()
    {
        for (var night = 0; night < 20; night++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            Live(TimeSpan.FromMilliseconds(100));
            Assert.Equal("PASS", Said);
        }
    }

    [Fact]
    public void F36_a_pause_is_told_of_with_what_it_was()
    {
        Pass(TimeSpan.FromSeconds(60), awake: TimeSpan.Zero);
        Pass(TimeSpan.FromSeconds(10), awake: TimeSpan.FromSeconds(10));
        Pass(TimeSpan.FromSeconds(0.9), awake: TimeSpan.FromSeconds(0.9));

        Assert.Equal([(60, true), (10, false)], _pauses.Select(pause => (Math.Round(pause.For.TotalSeconds, 1), pause.IsSuspend)));

        void Pass(TimeSpan time, TimeSpan awake)
        {
            Live(TimeSpan.FromSeconds(1));
            _time.Advance(time);
            _awake.Advance(awake);
            _evaluator.Step();
        }
    }

    [Fact]
    public void F36_after_a_suspend_that_outlasts_all_belief_nothing_passes_until_a_fresh_round_is_done()
    {
        _time.Advance(TimeSpan.FromSeconds(121));
        _evaluator.Step();
        Assert.Equal(("FAIL", Rung.Starting), (Said, _board.Snapshot.DataCenters[0].Decision.Rung));

        Live(TimeSpan.FromMilliseconds(100));
        Assert.Equal("PASS", Said);
    }

    [Fact]
    public void F36_after_a_suspend_silence_still_counts()
    {
        _time.Advance(TimeSpan.FromSeconds(60));

        Live(TimeSpan.FromSeconds(17), isHeard: false);

        Assert.All(_board.Snapshot.Checks, check => Assert.True(check.IsStale));
        Assert.Equal("FAIL", Said);
    }

    [Fact]
    public void F44_many_delays_that_are_short_make_no_pause_and_no_check_stale()
    {
        // Three in four of all ticks do not come.
        for (var delay = 0; delay < 500; delay++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(60));
            Live(TimeSpan.FromMilliseconds(20));
            Assert.Equal("PASS", Said);
        }

        Assert.Empty(_pauses);
    }

    [Fact]
    public void F36_a_sample_from_just_before_the_suspend_makes_nothing_stale_however_late_it_comes_in()
    {
        var before = _clock.Now;
        _time.Advance(TimeSpan.FromSeconds(60));

        // One from after it may well be first.
        _evaluator.Take(Quick, Some.Pass(_clock.Now));
        _evaluator.Take(Usual, Some.Pass(before));
        _evaluator.Step();

        Assert.DoesNotContain(_board.Snapshot.Checks, check => check.IsStale || check.Status != CheckStatus.Passing);
        Assert.All(_board.Snapshot.Checks, check => Assert.InRange(_clock.Uptime - check.HeardAt, TimeSpan.Zero, TimeSpan.FromMilliseconds(100)));
        Assert.Equal("PASS", Said);
    }

    [Fact]
    public void F36_what_was_looked_at_before_a_stop_is_not_published_as_fresh_after_it()
    {
        var publisher = new Publisher(new(new(200, "PASS"), new(503, "FAIL")), _time);
        var looked = _board.Snapshot.After([], _clock.Now);
        _time.Advance(TimeSpan.FromSeconds(10));

        _board.Publish(publisher.Publish(looked));

        Assert.True(_board.IsStale);
    }

    [Fact]
    public async Task F36_a_reader_that_wakes_up_first_waits_for_the_evaluator()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        var renewed = _board.Renewed();
        Assert.False(renewed.IsCompleted);

        _evaluator.Step();
        await Eventually.Comes(renewed);

        Assert.Equal("PASS", Said);
        Assert.True(_board.Renewed().IsCompleted);
    }

    [Fact]
    public async Task F34_readers_wait_once_for_an_evaluator_that_is_dead_and_no_longer_than_a_moment()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        var start = TimeProvider.System.GetTimestamp();

        await Eventually.Comes(Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _board.Renewed())));

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), Renewal.Patience - TimeSpan.FromMilliseconds(20), Eventually.Deadline);
        Assert.True(_board.Renewed().IsCompleted);
        Assert.Equal("FAIL", Said);
    }

    [Fact]
    public void F44_a_check_that_was_asked_badly_is_not_asked_more_often_for_that()
    {
        Hear(Some.Fail(_clock.Now));
        _evaluator.Step();
        Assert.Equal(2, _inDoubt.Count);

        Hear(Some.Fail(_clock.Now) with { IsUnsure = true });
        _evaluator.Step();

        Assert.Equal(2, _inDoubt.Count);
    }

    private void Hear(Sample sample)
    {
        _evaluator.Take(Quick, sample);
        _evaluator.Take(Usual, sample);
    }

    /// <summary>Time passes, and everything goes on as it should.</summary>
    private void Live(TimeSpan time, bool isHeard = true)
    {
        for (var until = _clock.Uptime + time; _clock.Uptime < until;)
        {
            _time.Advance(Lateness.Tick);
            _awake.Advance(Lateness.Tick);
            _lateness.Step();
            if (isHeard)
            {
                Hear(Some.Pass(_clock.Now));
            }

            _evaluator.Step();
        }
    }
}

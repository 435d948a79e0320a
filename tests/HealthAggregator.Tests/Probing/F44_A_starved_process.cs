using System.Collections.Concurrent;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Probing;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Probing;

/// <summary>What a sample is worth when this process was late: the probe of a test takes as much time as it likes, and ticks as it is told.</summary>
public sealed class F44_A_starved_process : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly CheckPlan Check = Some.Check(new TcpTarget("10.0.0.1", 80), cadence: new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), Timeout));

    private readonly SabotagedTime _time = new();
    private readonly BlockingCollection<Sample> _samples = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lateness _lateness;
    private readonly ProbeScheduler _scheduler;
    private readonly Thread _thread;
    private Func<Sample> _ask = () => Some.Fail(default);

    public F44_A_starved_process()
    {
        var clock = new Clock(_time);
        _lateness = new(clock) { Queue = asked => asked.Execute() };
        Tick(20);
        _scheduler = new(new(10, 10), (_, _) => Task.FromResult(_ask()), clock) { Lateness = _lateness, Started = _ => { }, Sampled = (_, sample) => _samples.Add(sample) };
        _thread = new(() => _scheduler.Run(_stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.Run(() => _thread.Join(Eventually.Deadline));
        _scheduler.Dispose();
        _stopping.Dispose();
        _samples.Dispose();
    }

    [Fact]
    public void F44_a_failure_in_good_time_counts() => Assert.False(Asked(() => Ticking(TimeSpan.FromSeconds(9), Some.Fail)).IsUnsure);

    [Fact]
    public void F44_a_failure_counts_when_this_process_was_late_by_less_than_half_the_timeout() =>
        Assert.False(Asked(() => Sleeping(TimeSpan.FromSeconds(4.9), Some.Fail)).IsUnsure);

    [Fact]
    public void F44_a_failure_is_unsure_when_this_process_was_late_by_more_than_half_the_timeout_and_says_so()
    {
        var sample = Asked(() => Sleeping(TimeSpan.FromSeconds(5.1), Some.Fail));

        Assert.True(sample.IsUnsure);
        Assert.Matches(@"^said FAIL with status 200, but this process was late by 5s1[0-9]{2}ms$", sample.Reason);
    }

    [Fact]
    public void F44_many_short_delays_in_one_probe_add_up_to_one_that_counts()
    {
        var sample = Asked(() =>
        {
            for (var delay = 0; delay < 200; delay++)
            {
                _time.Skip(Lateness.Tick + TimeSpan.FromMilliseconds(27));
                _lateness.Step();
            }

            return Some.Fail(default);
        });

        Assert.True(sample.IsUnsure);
    }

    [Fact]
    public void F44_a_failure_that_comes_long_after_the_timeout_is_unsure_whatever_ticked() =>
        Assert.True(Asked(() => Ticking(TimeSpan.FromSeconds(15.5), Some.Fail)).IsUnsure);

    [Fact]
    public void F44_a_pass_counts_however_late_as_long_as_it_is_not_by_half_the_timeout() =>
        Assert.False(Asked(() => Sleeping(TimeSpan.FromSeconds(14.5), Some.Pass)).IsUnsure);

    [Fact]
    public void F44_a_pass_of_long_ago_is_unsure() => Assert.True(Asked(() => Sleeping(TimeSpan.FromSeconds(15.5), Some.Pass)).IsUnsure);

    [Fact]
    public void F22_what_was_unsure_already_stays_so_with_its_reason()
    {
        var sample = Asked(() => Sleeping(TimeSpan.FromSeconds(8), at => Some.Fail(at) with { IsUnsure = true }));

        Assert.Equal((true, "said FAIL with status 200"), (sample.IsUnsure, sample.Reason));
    }

    [Fact]
    public void F44_a_failure_is_unsure_when_nobody_was_awake_to_ask_in_time()
    {
        var isSkipped = false;
        _time.Sabotage = _ =>
        {
            // Once, between two probes, and for less than what makes the timetable begin anew.
            if (Thread.CurrentThread == _thread && _samples.Count == 1 && !isSkipped)
            {
                isSkipped = true;
                _time.Skip(TimeSpan.FromSeconds(0.9));
            }
        };
        _scheduler.Replan(Some.Plan(Some.Check(Check.Target, cadence: Some.Cadence(0.5, timeout: 0.4, fast: 0.5))));
        _thread.Start();
        Assert.True(SpinWait.SpinUntil(() => _samples.Count == 3, Eventually.Deadline));

        Assert.Equal([false, true, false], _samples.Take(3).Select(sample => sample.IsUnsure));
    }

    private Sample Asked(Func<Sample> ask)
    {
        _ask = ask;
        _scheduler.Replan(Some.Plan(Check));
        _thread.Start();
        Assert.True(_samples.TryTake(out var sample, Eventually.Deadline));
        return sample;
    }

    private Sample Sleeping(TimeSpan time, Func<Core.Moment, Sample> says)
    {
        _time.Skip(time);
        return says(default);
    }

    private Sample Ticking(TimeSpan time, Func<Core.Moment, Sample> says)
    {
        Tick((int)(time / Lateness.Tick));
        return says(default);
    }

    private void Tick(int times)
    {
        for (var tick = 0; tick < times; tick++)
        {
            _time.Skip(Lateness.Tick);
            _lateness.Step();
        }
    }
}

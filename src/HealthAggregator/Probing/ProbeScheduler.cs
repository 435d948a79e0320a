using System.Collections.Concurrent;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>
/// Starts the probes when the timetable says so. It has a thread of its own, so that a starved thread pool delays no probe; probes end on whatever thread their
/// I/O ended on, and come back through the inbox.
/// </summary>
public sealed class ProbeScheduler : IDisposable
{
    /// <summary>Probes that fall due within one tick start together: fewer wakes, at the price of this much lag.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <summary>Nobody was asleep this long but the whole process.</summary>
    private static readonly TimeSpan Oversleep = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether any check was lost.</summary>
    private static readonly TimeSpan VerifyInterval = TimeSpan.FromSeconds(1);

    private readonly Timetable _timetable;
    private readonly Probe _probe;
    private readonly Clock _clock;

    // Written by the threads that probes end on, by the evaluator's and by a reload; read by the scheduler's.
    private readonly ConcurrentQueue<Action<TimeSpan>> _requests = new();
    private readonly ConcurrentQueue<Slot> _finished = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isWaitingForRoom;
    private volatile bool _isStopping;

    public ProbeScheduler(Timetable timetable, Probe probe, Clock clock) =>
        (_timetable, _probe, _clock, Lateness) = (timetable, probe, clock, new(clock));

    /// <summary>How late this process runs. Default: never late.</summary>
    public Lateness Lateness { get; init; }

    public Heartbeat Heartbeat { get; } = new();

    /// <summary>Called when a probe has started, with how late it was.</summary>
    public required Action<TimeSpan> Started { get; init; }

    /// <summary>Called when a probe has ended, on any thread.</summary>
    public required Action<CheckPlan, Sample> Sampled { get; init; }

    /// <summary>Probes everything that is planned until <paramref name="stopping"/> fires. Whatever it throws is a bug.</summary>
    public void Run(CancellationToken stopping)
    {
        using var registration = stopping.Register(() =>
        {
            _isStopping = true;
            _wake.Set();
        });
        var wakeAt = _clock.Uptime;
        var verified = Lateness.Now();
        while (!_isStopping)
        {
            Heartbeat.Beat();
            if (_broken.Task.IsFaulted)
            {
                _broken.Task.GetAwaiter().GetResult();
            }

            var now = _clock.Uptime;
            if (now - wakeAt > Oversleep)
            {
                _timetable.Restart(now);
            }

            TakeIn(now);
            while (_timetable.Take(now) is { } slot)
            {
                Heartbeat.Beat();
                Started(slot.Lag);
                _ = Ask(slot);
            }

            if (now - verified.At >= VerifyInterval)
            {
                // Whoever overslept knows that by itself, before the first tick as well.
                var mark = Lateness.Now();
                _timetable.Excuse(Longest(mark.Since(verified), now - wakeAt));
                _timetable.Verify(now);
                verified = mark;
            }

            _isWaitingForRoom = _timetable.IsWaitingForRoom;

            // Said before looking, and seen by whoever ends a probe after the look: without the fence both could miss each other.
            Interlocked.MemoryBarrier();
            var wait = _finished.IsEmpty || !_isWaitingForRoom ? TimeToWait(now) : TimeSpan.Zero;
            wakeAt = now + wait;
            _wake.WaitOne(wait);
        }
    }

    public void Replan(Plan plan) => Request(now => _timetable.Replan(plan, now));

    public void Hasten(CheckPlan check) => Request(now => _timetable.Hasten(check.Key, now));

    public void Dispose() => _wake.Dispose();

    private void Request(Action<TimeSpan> request)
    {
        _requests.Enqueue(request);
        _wake.Set();
    }

    private void TakeIn(TimeSpan now)
    {
        while (_finished.TryDequeue(out var slot))
        {
            _timetable.Finished(slot);
        }

        while (_requests.TryDequeue(out var request))
        {
            request(now);
        }
    }

    private TimeSpan TimeToWait(TimeSpan now)
    {
        if (_timetable.NextDue is not { } due)
        {
            return TimeSpan.FromSeconds(1);
        }

        var wait = due - now;
        return wait < Tick ? Tick : wait < TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    private async Task Ask(Slot slot)
    {
        try
        {
            var (check, overslept, begin) = (slot.Check, slot.Overslept, Lateness.Now());
            using var deadline = new CancellationTokenSource(check.Cadence.Timeout, _clock.Time);
            var sample = await _probe(check, deadline.Token).ConfigureAwait(false);
            _finished.Enqueue(slot);
            var end = Lateness.Now();
            Sampled(check, Doubt.Of(sample, check.Cadence.Timeout, check.MaxLatency, end.At - begin.At, end.Since(begin) + Longest(overslept - Tick, TimeSpan.Zero)));
            if (_isWaitingForRoom)
            {
                _wake.Set();
            }
        }
        catch (Exception exception)
        {
            // Everything that a stranger can cause is a sample by now: this is a bug, and a check that is silently not probed any more is the worst there is.
            _broken.TrySetException(exception);
            _wake.Set();
        }
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

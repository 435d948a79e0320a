using System.Collections.Concurrent;
using HealthAggregator.Core;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;

namespace HealthAggregator.Evaluating;

/// <summary>
/// The single writer: takes in what happened, folds it into the snapshot, publishes. It has a thread of its own, so that nothing else in the process can keep
/// the verdict from being renewed.
/// </summary>
public sealed class Evaluator : IDisposable
{
    /// <summary>How long samples gather before they are folded together. Operators do not wait for it.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    /// <summary>How often time passing is taken in when nothing happens: well within the shelf life of what was published.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever is this much later than planned did not run: what was not heard in that time, nobody listened for. With a tick that is not seen it is less than the quickest checks have between two probes and staleness.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(120);

    /// <summary>Over how long delays add up to a pause: what is less in that time is how threads run.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(1);

    /// <summary>A pause that is worth telling of. Shorter ones are what a busy machine is.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly Publisher _publisher;
    private readonly Board _board;
    private readonly Clock _clock;

    // The newest step: when, and how long the machine had been awake then. Null before the first.
    private (TimeSpan At, TimeSpan Awake)? _before;

    // Until when lateness was taken in.
    private Lateness.Mark _excused;

    // Written by every thread on which something happens, read by the evaluator's own.
    private readonly ConcurrentQueue<(Input Input, TaskCompletionSource? Applied)> _inbox = new();
    private readonly AutoResetEvent _something = new(false);
    private readonly AutoResetEvent _urgent = new(false);
    private int _isAwake;

    public Evaluator(Publisher publisher, Board board, Clock clock) => (_publisher, _board, _clock, Lateness) = (publisher, board, clock, new(clock));

    /// <summary>Called on the evaluator's thread after every publication that changed something.</summary>
    public required Action<SnapshotChanges> Changed { get; init; }

    /// <summary>Called on the evaluator's thread after every publication, whether or not it changed something.</summary>
    public Action<Snapshot> Published { get; init; } = _ => { };

    /// <summary>Called on the evaluator's thread for each check whose newest sample disagrees with its status.</summary>
    public required Action<CheckPlan> InDoubt { get; init; }

    /// <summary>Called on the evaluator's thread after more than a second in which it did not run, when what it made of that was published.</summary>
    public Action<Pause> Paused { get; init; } = _ => { };

    /// <summary>How late this process runs. Default: never late.</summary>
    public Lateness Lateness { get; init; }

    public Heartbeat Heartbeat { get; } = new();

    /// <summary>Takes in a sample, in its turn.</summary>
    public void Take(CheckPlan check, Sample sample)
    {
        _inbox.Enqueue((new Input.Sampled(check, sample), null));

        // One wake for a whole gathering.
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            _something.Set();
        }
    }

    /// <summary>Takes in what an operator or a reload said, at once.</summary>
    /// <returns>Done when it has been published.</returns>
    public Task Apply(Input input)
    {
        var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Enqueue((input, applied));
        _urgent.Set();
        _something.Set();
        return applied.Task;
    }

    /// <summary>Folds and publishes until <paramref name="stopping"/> fires. Whatever it throws is a bug.</summary>
    public void Run(CancellationToken stopping)
    {
        var stopped = false;
        using var registration = stopping.Register(() =>
        {
            Volatile.Write(ref stopped, true);
            _something.Set();
            _urgent.Set();
        });
        while (!Volatile.Read(ref stopped))
        {
            Heartbeat.Beat();
            _something.WaitOne(Pulse);
            _urgent.WaitOne(Gather);

            // A full fence: whoever comes after it wakes us, and whoever came before it is in the inbox.
            Interlocked.Exchange(ref _isAwake, 0);
            Step();
        }
    }

    /// <summary>Folds everything that is in the inbox, publishes, and tells whoever waits for it: one round of <see cref="Run"/>, on whose thread alone it may be called.</summary>
    public void Step()
    {
        var inputs = new List<Input>();
        var waiting = new List<TaskCompletionSource>();
        while (_inbox.TryDequeue(out var next))
        {
            inputs.Add(next.Input);
            if (next.Applied is { } applied)
            {
                waiting.Add(applied);
            }
        }

        var now = _clock.Now;
        var pause = PauseBefore(now.Uptime);
        if (pause is { } slept)
        {
            inputs = [new Input.Slept(slept.Unheard), .. inputs.Select(input => AfterSleep(input, slept.Unheard, now.Uptime))];
        }

        var snapshot = _board.Snapshot.After(inputs, now);
        _board.Publish(_publisher.Publish(snapshot));
        foreach (var applied in waiting)
        {
            applied.SetResult();
        }

        foreach (var check in snapshot.Changes.InDoubt)
        {
            InDoubt(check);
        }

        if (snapshot.Changes != SnapshotChanges.None)
        {
            Changed(snapshot.Changes);
        }

        if (pause is { } told && told.For > LongPause)
        {
            Paused(told);
        }

        Published(snapshot);
    }

    private Pause? PauseBefore(TimeSpan uptime)
    {
        var (awake, mark) = (_clock.Awake, Lateness.Now());
        var before = _before;
        _before = (uptime, awake);
        if (before is not { } last)
        {
            _excused = mark;
            return null;
        }

        // Whatever kept this thread alone, or all of them, or those of the pool.
        var passed = uptime - last.At;
        var alone = passed - Pulse - Gather;
        var (late, asleep) = (Later(alone, mark.Since(_excused)), Later(alone, mark.AsleepSince(_excused)));

        // Steps may be much shorter than a pause: what is too little adds up, for a while.
        if (late > ShortestPause || mark.At - _excused.At > LongestGathering)
        {
            _excused = mark;
        }

        // What the machine was not awake for it slept.
        return late > ShortestPause ? new(asleep, passed - (awake - last.Awake) > asleep / 2) { Unheard = late } : null;
    }

    /// <summary>
    /// Sleep shortens the silence of every check. A sample that waited in the inbox was not yet heard then: it breaks a silence that is as much shorter, since nobody
    /// could have heard the next one; and that whenever it came, since the sleep may have begun with this thread alone.
    /// </summary>
    private static Input AfterSleep(Input input, TimeSpan length, TimeSpan now) =>
        input is Input.Sampled sampled
            ? sampled with { Sample = sampled.Sample with { At = sampled.Sample.At with { Uptime = Earlier(sampled.Sample.At.Uptime + length, now) } } }
            : input;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    public void Dispose()
    {
        _something.Dispose();
        _urgent.Dispose();
    }
}

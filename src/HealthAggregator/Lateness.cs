namespace HealthAggregator;

/// <summary>
/// How late this process itself runs, whatever the cause: no processor to run on, a collection of garbage, a stop, a suspend of the machine, a thread pool whose
/// threads are all blocked. It ticks like a metronome, on a thread of its own, and every tick that comes late adds to how late the process was: many small delays
/// add up as a long one does. Now and then a tick sends something to the thread pool, and how long that waits is how late the pool is. The same work always,
/// whatever happens.
/// </summary>
public sealed class Lateness(Clock clock) : IThreadPoolWorkItem
{
    /// <summary>Between two ticks of the thread. Of a delay up to this much is not seen: what passed until the next tick was due. Each tick costs some forty microseconds.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>The thread pool is asked once in so many ticks: waking it costs more, and what is looked for is a pool that is blocked.</summary>
    public const int PerPoolTick = 8;

    // Swapped whole. The first is written by the metronome's thread; the other by that and the thread pool's in turns, the one asks and the other answers. Read by
    // whoever begins or ends a probe, by the evaluator and by the watchdog.
    private volatile Ticked _thread = new(0, clock.Uptime, TimeSpan.Zero, TimeSpan.MaxValue);
    private volatile Asked _pool = new(0, null, TimeSpan.Zero);

    // The metronome's own.
    private int _untilPoolTick;

    /// <summary>Sends it to the thread pool. Default: as anything else that is to run there.</summary>
    public Action<IThreadPoolWorkItem> Queue { get; init; } = item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    /// <summary>How often the thread ticked.</summary>
    public long Ticks => _thread.Count;

    /// <summary>How often the thread pool did.</summary>
    public long PoolTicks => _pool.Count;

    /// <summary>The begin of a span of time, or its end.</summary>
    public Mark Now()
    {
        // The time last: what is read before it cannot be ahead of it.
        var (thread, pool) = (_thread, _pool);
        var now = clock.Uptime;
        return new(now, thread.LateAt(now), pool.LateAt(now));
    }

    /// <summary>How late this process was within the time since then.</summary>
    public TimeSpan Since(Mark begin) => Now().Since(begin);

    /// <summary>Ticks until <paramref name="stopping"/> fires.</summary>
    public void Run(CancellationToken stopping)
    {
        _thread = _thread with { At = clock.Uptime };
        while (!stopping.WaitHandle.WaitOne(Tick))
        {
            Step();
        }
    }

    /// <summary>One tick: one round of <see cref="Run"/>, on whose thread alone it may be called.</summary>
    public void Step()
    {
        var now = clock.Uptime;
        _thread = _thread.Again(now);
        _untilPoolTick--;
        if (_untilPoolTick <= 0 && _pool.At is null)
        {
            _untilPoolTick = PerPoolTick;
            _pool = _pool with { At = now };
            Queue(this);
        }
    }

    void IThreadPoolWorkItem.Execute() => _pool = new(_pool.Count + 1, null, _pool.LateAt(clock.Uptime));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <param name="Asleep">How late all threads were until then, in all.</param>
    /// <param name="Blocked">How late the thread pool was.</param>
    public readonly record struct Mark(TimeSpan At, TimeSpan Asleep, TimeSpan Blocked)
    {
        /// <summary>How late this process was between the two.</summary>
        public TimeSpan Since(Mark begin) => Longer(AsleepSince(begin), Blocked - begin.Blocked);

        /// <summary>The same, where it is all threads that count and not those of the pool.</summary>
        public TimeSpan AsleepSince(Mark begin) => Longer(Asleep - begin.Asleep, TimeSpan.Zero);
    }

    /// <param name="At">The newest tick.</param>
    /// <param name="Late">How late ticks were in all.</param>
    /// <param name="Period">The shortest there was between two: timers that are coarse are no lateness. Until the first, nothing is late.</param>
    private sealed record Ticked(long Count, TimeSpan At, TimeSpan Late, TimeSpan Period)
    {
        public TimeSpan LateAt(TimeSpan now) => Late + Longer(now - At - Period, TimeSpan.Zero);

        public Ticked Again(TimeSpan now)
        {
            var passed = Longer(now - At, Tick);
            var period = passed < Period ? passed : Period;
            return new(Count + 1, now, Late + passed - period, period);
        }
    }

    /// <param name="Count">How often the pool answered.</param>
    /// <param name="At">When it was asked; null while it is not.</param>
    /// <param name="Late">How long it was waited for in all.</param>
    private sealed record Asked(long Count, TimeSpan? At, TimeSpan Late)
    {
        public TimeSpan LateAt(TimeSpan now) => At is { } at ? Late + now - at : Late;
    }
}

namespace HealthAggregator;

/// <summary>
/// How late this process itself runs, whatever the cause: no processor to run on, a collection of garbage, a stop, a suspend of the machine, a thread pool whose
/// threads are all blocked. It ticks like a metronome, on a thread of its own and on the thread pool, and what is missing of the ticks that should have come in a
/// span of time is how late the process was in it: many small delays add up as a long one does. The same work always, whatever happens.
/// </summary>
public sealed class Lateness(Clock clock) : IThreadPoolWorkItem
{
    /// <summary>Between two ticks of the thread. A shorter delay than this, in all, is not seen; each tick costs some forty microseconds.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>The thread pool ticks once in so many ticks: waking it costs more, and what is looked for is a pool that is blocked.</summary>
    public const int PerPoolTick = 8;

    // Written by the metronome's thread, the next one by the pool's, one item at a time; read by whoever begins or ends a probe, and by the watchdog.
    private long _ticks;
    private long _poolTicks;
    private int _isPoolAsked;

    // The metronome's own.
    private TimeSpan _tickedAt = clock.Uptime;
    private int _untilPoolTick;

    // The shortest tick there was, in ticks of a TimeSpan: timers that are coarse are no lateness. Until the first, nothing is late.
    private long _period = long.MaxValue;

    /// <summary>How often the thread ticked.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>How often the thread pool did.</summary>
    public long PoolTicks => Volatile.Read(ref _poolTicks);

    /// <summary>The begin of a span of time.</summary>
    public Mark Begin() => new(clock.Uptime, Ticks, PoolTicks);

    /// <summary>How late this process was within the time since then: never more than that time.</summary>
    public TimeSpan Since(Mark begin) => Longer(AsleepSince(begin), Missing(begin, PoolTicks - begin.PoolTicks, PerPoolTick));

    /// <summary>The same, where it is all threads that count and not those of the pool.</summary>
    public TimeSpan AsleepSince(Mark begin) => Missing(begin, Ticks - begin.Ticks, 1);

    /// <summary>Ticks until <paramref name="stopping"/> fires.</summary>
    public void Run(CancellationToken stopping)
    {
        _tickedAt = clock.Uptime;
        while (!stopping.WaitHandle.WaitOne(Tick))
        {
            Step();
        }
    }

    /// <summary>One tick: one round of <see cref="Run"/>, on whose thread alone it may be called.</summary>
    public void Step()
    {
        var now = clock.Uptime;
        Volatile.Write(ref _period, Math.Min(_period, Math.Max(Tick.Ticks, (now - _tickedAt).Ticks)));
        _tickedAt = now;
        Volatile.Write(ref _ticks, _ticks + 1);
        _untilPoolTick--;
        if (_untilPoolTick <= 0 && Interlocked.Exchange(ref _isPoolAsked, 1) == 0)
        {
            _untilPoolTick = PerPoolTick;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private TimeSpan Missing(Mark begin, long came, int ticks)
    {
        // One more than came is on its way.
        var period = Volatile.Read(ref _period);
        return period == long.MaxValue ? TimeSpan.Zero : Longer(clock.Uptime - begin.At - TimeSpan.FromTicks((came + 1) * ticks * period), TimeSpan.Zero);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _poolTicks, _poolTicks + 1);
        Volatile.Write(ref _isPoolAsked, 0);
    }

    /// <param name="At">When the span began.</param>
    public readonly record struct Mark(TimeSpan At, long Ticks, long PoolTicks);
}

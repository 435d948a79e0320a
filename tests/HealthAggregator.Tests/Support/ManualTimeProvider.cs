namespace HealthAggregator.Tests.Support;

/// <summary>Both clocks, and the timers on them, moved by the test alone.</summary>
/// <param name="uptime">Where the monotonic one begins. Default: 50 days.</param>
internal sealed class ManualTimeProvider(TimeSpan? uptime = null) : TimeProvider
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // The test's thread moves time, every thread reads it.
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _uptime = uptime ?? TimeSpan.FromDays(50);
    private TimeSpan _wall;

    /// <summary>Nobody may take a timestamp for ticks.</summary>
    public override long TimestampFrequency => 7 * TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return unchecked(7 * _uptime.Ticks);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return Noon + _wall;
        }
    }

    /// <summary>Lets time pass on both clocks; timers fire on the way, each at its own time.</summary>
    public void Advance(TimeSpan time)
    {
        var until = _uptime + time;
        while (TakeNextTimer(until) is { } timer)
        {
            timer.Fire();
        }

        MoveTo(until);
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void TurnWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _wall += by;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void MoveTo(TimeSpan moment)
    {
        lock (_gate)
        {
            _wall += moment - _uptime;
            _uptime = moment;
        }
    }

    private ManualTimer? TakeNextTimer(TimeSpan until)
    {
        ManualTimer? next;
        lock (_gate)
        {
            next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _timers.Remove(next);
            }
        }

        if (next is not null)
        {
            MoveTo(next.Due > _uptime ? next.Due : _uptime);
        }

        return next;
    }

    private sealed class ManualTimer(ManualTimeProvider time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._uptime + dueTime;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Change(_period, _period);
            }

            fire();
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

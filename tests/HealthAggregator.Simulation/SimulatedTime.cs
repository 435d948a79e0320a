namespace HealthAggregator.Simulation;

/// <summary>The clocks of one machine: time since it was booted, sleep included, and the wall clock, which anybody may set.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Since the story began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>When the machine was booted.</summary>
    public TimeSpan BootedAt { get; set; }

    /// <summary>For how long the machine was suspended since the story began.</summary>
    public TimeSpan Suspended { get; set; }

    /// <summary>How far somebody has set the wall clock off.</summary>
    public TimeSpan Turned { get; set; }

    /// <summary>Where the wall clock never was set.</summary>
    public DateTimeOffset TrueWall => Noon + Now;

    public override long GetTimestamp() => (Now - BootedAt).Ticks;

    public override DateTimeOffset GetUtcNow() => TrueWall + Turned;

    public void MoveTo(TimeSpan now) => Now = now > Now ? now : Now;

    /// <summary>The clock that stands still while the machine is suspended.</summary>
    public TimeProvider Awake() => new AwakeTime(this);

    /// <summary>The same clocks as somebody sees them who never had the wall clock set.</summary>
    public TimeProvider Straight() => new StraightTime(this);

    private sealed class StraightTime(SimulatedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.TrueWall;
    }

    private sealed class AwakeTime(SimulatedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp() - time.Suspended.Ticks;
    }
}

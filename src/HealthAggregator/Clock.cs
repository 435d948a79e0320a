using HealthAggregator.Core;

namespace HealthAggregator;

/// <summary>The process's one reading of both clocks: monotonic, and the wall.</summary>
/// <param name="time">Its timestamps say how much time passed, a suspend of the machine included: see <see cref="BootTime"/>.</param>
/// <param name="awake">Its timestamps stand still while the machine is suspended. Default: the system's monotonic clock.</param>
public sealed class Clock(TimeProvider time, TimeProvider? awake = null)
{
    private readonly TimeProvider _awake = awake ?? TimeProvider.System;

    public TimeProvider Time => time;

    /// <summary>Since the origin of the timestamps, the same for every process: with <see cref="BootTime"/> since the machine's boot.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(0);

    /// <summary>For how much of that time, up to a constant, the machine was not suspended. Of use for differences only.</summary>
    public TimeSpan Awake => _awake.GetElapsedTime(0);

    public Moment Now => new(Uptime, time.GetUtcNow());

    /// <summary>The timestamp at a moment of <see cref="Uptime"/>, exact to a tick.</summary>
    public long TimestampAt(TimeSpan uptime) => (long)((Int128)uptime.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond);
}

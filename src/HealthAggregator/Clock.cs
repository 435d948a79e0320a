using HealthAggregator.Core;

namespace HealthAggregator;

/// <summary>The process's one reading of both clocks: monotonic since the machine was booted, and the wall.</summary>
public sealed class Clock(TimeProvider time)
{
    public TimeProvider Time => time;

    public TimeSpan Uptime => time.GetElapsedTime(0);

    public Moment Now => new(Uptime, time.GetUtcNow());
}

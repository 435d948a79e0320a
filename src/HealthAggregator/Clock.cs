using HealthAggregator.Core;

namespace HealthAggregator;

/// <summary>The process's one reading of both clocks: monotonic since the process began to look, and the wall.</summary>
public sealed class Clock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Uptime => time.GetElapsedTime(_origin);

    public Moment Now => new(Uptime, time.GetUtcNow());
}

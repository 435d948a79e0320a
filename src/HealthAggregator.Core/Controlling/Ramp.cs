namespace HealthAggregator.Core.Controlling;

/// <summary>How a burst that begins raises its weight, so that cold caches survive: linearly from 1 to 100.</summary>
public sealed record Ramp
{
    /// <summary>All of it at once.</summary>
    public static readonly Ramp None = new(TimeSpan.Zero);

    /// <param name="duration">Not negative, at most <see cref="Duration.Longest"/>.</param>
    public Ramp(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Core.Duration.Longest);
        Duration = duration;
    }

    public TimeSpan Duration { get; }

    /// <returns>1 to 100.</returns>
    public int WeightAt(DateTimeOffset wall, DateTimeOffset since)
    {
        var elapsed = wall - since;

        // A clock that was set back by more than the whole ramp says nothing of how far the ramp is: it must not start over under full traffic.
        if (elapsed >= Duration || elapsed <= -Duration)
        {
            return 100;
        }

        return elapsed < TimeSpan.Zero ? 1 : 1 + (int)((Int128)99 * elapsed.Ticks / Duration.Ticks);
    }
}

namespace HealthAggregator.Core.Controlling;

/// <summary>A burst that begins by itself.</summary>
/// <param name="Id">The revision that added it: unique, and short enough to type.</param>
public sealed record ScheduledBurst(long Id, DateTimeOffset From, DateTimeOffset? Until, Ramp Ramp, Authorship By)
{
    public Window Window { get; } = new(From, Until);
}

namespace HealthAggregator.Core.Controlling;

/// <summary>A burst that begins by itself.</summary>
/// <param name="Id">The revision that added it: unique, and short enough to type.</param>
/// <param name="Until">After <paramref name="From"/>; null: never.</param>
public sealed record ScheduledBurst(long Id, DateTimeOffset From, DateTimeOffset? Until, Ramp Ramp, Authorship By)
{
    public DateTimeOffset From { get; } = From;

    public DateTimeOffset? Until { get; } = Until;

    public Window Window { get; } = new(From, Until);
}

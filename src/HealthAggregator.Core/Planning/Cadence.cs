namespace HealthAggregator.Core.Planning;

/// <summary>When a check is probed, and how long one probe may take.</summary>
public sealed record Cadence
{
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    public Cadence(TimeSpan interval, TimeSpan fastInterval, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, ShortestInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, LongestInterval);
        ArgumentOutOfRangeException.ThrowIfLessThan(fastInterval, ShortestInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fastInterval, interval);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timeout, interval);
        (Interval, FastInterval, Timeout) = (interval, fastInterval, timeout);
    }

    /// <summary>Between the starts of two probes of a settled check. 100 ms to 1 h; default 5 s.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Between probes while the newest sample disagrees with the settled status. 100 ms to the interval; default 1 s.</summary>
    public TimeSpan FastInterval { get; }

    /// <summary>How long one probe may take, all its phases and attempts together. Above zero, below the interval; default 2 s.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>
    /// A check not heard from for longer than this is stale: three intervals, which is never less than an interval and a timeout, since a timeout is below
    /// its interval.
    /// </summary>
    public TimeSpan StaleAfter => 3 * Interval;
}

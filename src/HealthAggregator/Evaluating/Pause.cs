namespace HealthAggregator.Evaluating;

/// <summary>A time in which this process did not run, or could not hear.</summary>
/// <param name="For">How much later than planned it went on. Zero where it ran, and only the thread pool did not.</param>
/// <param name="IsSuspend">Whether the whole machine slept, and not only this process.</param>
public readonly record struct Pause(TimeSpan For, bool IsSuspend)
{
    /// <summary>How long nobody could have heard anything: never less than <see cref="For"/>.</summary>
    public required TimeSpan Unheard { get; init; }
}

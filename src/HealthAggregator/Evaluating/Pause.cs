namespace HealthAggregator.Evaluating;

/// <summary>A time in which this process did not run.</summary>
/// <param name="For">How much later than planned it went on.</param>
/// <param name="IsSuspend">Whether the whole machine slept, and not only this process.</param>
public readonly record struct Pause(TimeSpan For, bool IsSuspend);

using System.Collections.Immutable;

namespace HealthAggregator.Telemetry;

/// <summary>Values counted by size: how many are at or below each bound and above the one before it.</summary>
/// <param name="bounds">Ascending.</param>
internal sealed class Buckets(ImmutableArray<double> bounds)
{
    // Written by whichever threads measure, read by the one that scrapes.
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly Sum _sum = new();

    public double Sum => _sum.Value;

    public void Add(double value)
    {
        // A dozen bounds, and most values are at or below the first few: nothing cleverer is faster.
        var index = 0;
        while (index < bounds.Length && value > bounds[index])
        {
            index++;
        }

        Interlocked.Increment(ref _counts[index]);
        _sum.Add(value);
    }

    /// <param name="index">Of the bound; one more for what is above every bound.</param>
    public long CountIn(int index) => Interlocked.Read(ref _counts[index]);
}

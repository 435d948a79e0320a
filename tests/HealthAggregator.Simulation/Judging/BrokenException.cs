namespace HealthAggregator.Simulation.Judging;

/// <summary>The program did what it must never do.</summary>
internal sealed class BrokenException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant => invariant;
}

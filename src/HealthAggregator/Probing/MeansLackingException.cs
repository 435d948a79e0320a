namespace HealthAggregator.Probing;

/// <summary>This process has not got what it takes to ask.</summary>
/// <param name="reason">What it lacks, and what to do about it.</param>
internal sealed class MeansLackingException(string reason) : Exception(reason);

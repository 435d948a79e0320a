namespace HealthAggregator.Configuration;

/// <summary>How much is asked at once. A probe that has to wait for its turn is late, not failed.</summary>
public sealed record ProbingSettings
{
    /// <summary>Probes under way over all. 1 to 100,000; default 2,000.</summary>
    public int MaxInFlight { get; init; } = 2_000;

    /// <summary>Probes under way to one host. 1 to 100,000; default 100.</summary>
    public int MaxPerHost { get; init; } = 100;
}

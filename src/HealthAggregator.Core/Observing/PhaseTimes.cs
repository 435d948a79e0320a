namespace HealthAggregator.Core.Observing;

/// <summary>How long each phase of a probe took; zero for a phase that was not needed (a reused connection) or not reached.</summary>
public readonly record struct PhaseTimes(TimeSpan Dns, TimeSpan Connect, TimeSpan Tls, TimeSpan Headers, TimeSpan Body);

namespace HealthAggregator.Core.Observing;

/// <summary>The phases of a probe, in their order.</summary>
public enum ProbePhase
{
    Dns,
    Connect,
    Tls,

    /// <summary>From the request to the end of the response's headers.</summary>
    Headers,

    Body,
}

namespace HealthAggregator.EndToEnd.Support;

/// <summary>Where an instance listens.</summary>
/// <param name="Address">Of the probe listener.</param>
public sealed record AggregatorPorts(int Probe, int Admin, string Address = "127.0.0.1")
{
    /// <summary>What <c>listen.agent</c> says. Default: nothing.</summary>
    public string? Agent { get; init; }

    public static AggregatorPorts Free() => new(FreePort.Next(), FreePort.Next());
}

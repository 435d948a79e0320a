namespace HealthAggregator.EndToEnd.Support;

/// <summary>Where an instance listens.</summary>
/// <param name="Address">Of the probe listener.</param>
public sealed record AggregatorPorts(int Probe, int Admin, string Address = "127.0.0.1")
{
    public static AggregatorPorts Free() => new(FreePort.Next(), FreePort.Next());
}

namespace HealthAggregator.Probing;

/// <summary>Every address that a name has is one that may not be connected to.</summary>
internal sealed class EgressDeniedException(string host, string why) : Exception($"{host} is refused by the egress policy: {why}");

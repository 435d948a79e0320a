namespace HealthAggregator.Probing;

/// <summary>A host name has no address, or the name service would not say.</summary>
internal sealed class NameNotResolvedException(string host, string why) : Exception($"{host} does not resolve ({why})");

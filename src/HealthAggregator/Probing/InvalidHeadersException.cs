namespace HealthAggregator.Probing;

/// <summary>The headers of a response hold what no header may hold.</summary>
internal sealed class InvalidHeadersException(string what) : IOException($"invalid HTTP response: {what} in its headers");

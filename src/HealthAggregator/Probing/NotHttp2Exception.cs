namespace HealthAggregator.Probing;

/// <summary>The other side speaks TLS, and no HTTP/2 within it.</summary>
internal sealed class NotHttp2Exception() : Exception("it does not offer HTTP/2 (h2) in its TLS handshake");

using System.Net;

namespace HealthAggregator.Configuration;

/// <summary>One port that HAProxy's agent checks connect to. Plain TCP: HAProxy speaks no TLS there.</summary>
/// <param name="Address">Port 0 takes a free port.</param>
/// <param name="DataCenter">The one that it speaks of; null for the one that the first line sent names.</param>
public sealed record AgentSettings(IPEndPoint Address, string? DataCenter = null);

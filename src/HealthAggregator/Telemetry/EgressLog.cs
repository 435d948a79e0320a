using System.Collections.Concurrent;
using System.Net;

namespace HealthAggregator.Telemetry;

/// <summary>Tells once of each address that a name was refused at: every probe of it finds the same.</summary>
public sealed class EgressLog(ILogger logger)
{
    /// <summary>Whoever answers for a name may answer with a new address each time.</summary>
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Host, IPAddress Address), bool> _told = new();

    public void Note(string host, IPAddress address, string why)
    {
        if (_told.Count < Most && _told.TryAdd((host, address), true))
        {
            logger.EgressRefused(host, address.ToString(), why);
        }
    }
}

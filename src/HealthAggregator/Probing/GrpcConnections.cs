using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>
/// The connections to gRPC servers that were left open, one for each check. A check has one of its own, and gives it up whenever it was not answered: over HTTP/2 a
/// request that is given up leaves its connection open, and a server that is gone without a word would be asked over a dead one for minutes.
/// </summary>
public sealed class GrpcConnections(Dialer dialer, Clock clock) : IDisposable
{
    /// <summary>How long a connection is kept at most, and how long one that is not used. Default 45 s, as of other kept connections: a new DNS answer is followed within 60 s.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromSeconds(45);

    // Probes take and give back on the scheduler's thread and on those that wait for sockets.
    private readonly Lock _gate = new();
    private readonly Dictionary<GrpcTarget, GrpcConnection> _kept = [];
    private readonly Queue<(GrpcTarget Target, GrpcConnection Connection)> _oldestFirst = new();

    /// <summary>A connection that nobody else uses: one that was kept, or a new one.</summary>
    internal GrpcConnection Take(GrpcTarget target)
    {
        if (target.Server.Connection == ConnectionUse.Fresh)
        {
            return New(target);
        }

        lock (_gate)
        {
            DisposeOld();
            return _kept.Remove(target, out var kept) ? kept : New(target);
        }
    }

    internal GrpcConnection New(GrpcTarget target) => new(dialer, target, clock.Uptime, Life);

    /// <summary>Takes a connection back that was answered over, for the next probe where it may be used once more.</summary>
    internal void GiveBack(GrpcTarget target, GrpcConnection connection)
    {
        lock (_gate)
        {
            if (target.Server.Connection == ConnectionUse.Fresh || IsOld(connection) || !_kept.TryAdd(target, connection))
            {
                connection.Dispose();
                return;
            }

            if (!connection.IsKept)
            {
                connection.Keep();
                _oldestFirst.Enqueue((target, connection));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var connection in _kept.Values)
            {
                connection.Dispose();
            }

            _kept.Clear();
        }
    }

    private bool IsOld(GrpcConnection connection) => clock.Uptime - connection.MadeAt >= Life;

    /// <summary>Also those of checks that a reload has taken away.</summary>
    private void DisposeOld()
    {
        while (_oldestFirst.TryPeek(out var oldest) && IsOld(oldest.Connection))
        {
            _oldestFirst.Dequeue();
            if (_kept.TryGetValue(oldest.Target, out var kept) && kept == oldest.Connection)
            {
                _kept.Remove(oldest.Target);
                kept.Dispose();
            }
        }
    }
}

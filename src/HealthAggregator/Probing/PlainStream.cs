using System.Net.Sockets;

namespace HealthAggregator.Probing;

/// <summary>A connection over which HTTP is spoken.</summary>
internal sealed class PlainStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private readonly Exchange _exchange = new();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _exchange.Hear(base.ReadAsync(buffer, cancellationToken), buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _exchange.Begin();
        return _exchange.Ask(base.WriteAsync(buffer, cancellationToken));
    }
}

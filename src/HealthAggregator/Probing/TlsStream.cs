using System.Net.Security;

namespace HealthAggregator.Probing;

/// <summary>A connection over which HTTP is spoken within TLS.</summary>
internal sealed class TlsStream(Stream inner) : SslStream(inner)
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

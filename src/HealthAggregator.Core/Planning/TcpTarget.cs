namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a TCP connection is established.</summary>
public sealed record TcpTarget : Target
{
    public TcpTarget(string host, int port)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        (Host, Port) = (host, port);
    }

    public override string Kind => "tcp";
    public override string Host { get; }
    public override int Port { get; }
    public override string Display => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

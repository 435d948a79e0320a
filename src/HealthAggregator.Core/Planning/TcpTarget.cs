using System.Globalization;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a TCP connection is established and, if anything is expected, what comes over it is that.</summary>
public sealed record TcpTarget : Target
{
    public TcpTarget(string host, int port)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        (Host, Port) = (host, port);
    }

    /// <summary>Sent as UTF-8 once connected; may hold secrets and is never shown. Default nothing.</summary>
    public string? Send { get; init; }

    /// <summary>What must come, however many pieces it comes in. Default nothing.</summary>
    public BodyRule? Expected { get; init; }

    public override string Kind => "tcp";
    public override string Host { get; }
    public override int Port { get; }
    public override string Display => Endpoint(Host, Port);
    public override IEnumerable<string> Sent => Send is null ? [] : [Send];

    /// <summary>One that only connects has the parts that it had before there was anything to send: what was kept of it then is its own still.</summary>
    public override IEnumerable<string?> Parts =>
        ["tcp", Host, Port.ToString(CultureInfo.InvariantCulture), .. Send is null && Expected is null ? [] : (IEnumerable<string?>)[Send, .. Expected?.Parts ?? []]];

    public bool Equals(TcpTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

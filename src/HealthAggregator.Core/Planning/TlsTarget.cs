using System.Globalization;

namespace HealthAggregator.Core.Planning;

/// <summary>Passes when a TLS handshake succeeds: a trusted certificate that is valid now, for the right name. One that expires soon is a warning, or a failure.</summary>
public sealed record TlsTarget : Target
{
    /// <summary>How soon is soon unless told otherwise.</summary>
    public static readonly TimeSpan UsuallyExpiresAfter = TimeSpan.FromDays(14);

    public TlsTarget(string host, int port)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        (Host, Port) = (host, port);
    }

    /// <summary>Default: the system's roots, and the host as the name.</summary>
    public TlsPlan Tls { get; init; } = TlsPlan.Default;

    /// <summary>For how long the certificate must still be valid. Default 14 days.</summary>
    public TimeSpan ExpiresAfter { get; init; } = UsuallyExpiresAfter;

    /// <summary>Whether one that is not fails the check. Default: it passes with a warning.</summary>
    public bool FailsWhenExpiring { get; init; }

    public override string Kind => "tls";
    public override string Host { get; }
    public override int Port { get; }
    public override string Display => Endpoint(Host, Port);

    public override IEnumerable<string?> Parts =>
    [
        "tls", Host, Port.ToString(CultureInfo.InvariantCulture), ExpiresAfter.ToString("c", CultureInfo.InvariantCulture), FailsWhenExpiring ? "fail" : "warn", .. Tls.Parts,
    ];

    public bool Equals(TlsTarget? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

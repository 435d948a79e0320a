using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>How the other side of a TLS connection is trusted, and how this one shows who it is. There is no way to trust anybody.</summary>
/// <param name="CaPem">The only roots accepted, as PEM text. Default: the system's.</param>
/// <param name="ServerName">The name sent (SNI) and required in the certificate. Default: the URL's host.</param>
public sealed record TlsPlan(string? CaPem, string? ServerName)
{
    public static readonly TlsPlan Default = new(null, null);

    /// <summary>The certificate to show, its chain and its key, as PEM text; never shown otherwise. Default null: none.</summary>
    public string? ClientPem { get; init; }

    /// <summary>SHA-256 of the public keys of which the certificate must have one, besides being trusted: 64 lower-case hexadecimal digits each. Default: any key.</summary>
    public ImmutableArray<string> Pins { get; init; } = [];

    /// <summary>As <see cref="Target.Parts"/>.</summary>
    public IEnumerable<string?> Parts => [CaPem, ServerName, .. ClientPem is null ? (string[])[] : ["client", ClientPem], .. Pins];

    public bool Equals(TlsPlan? other) => other is not null && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => (CaPem, ServerName, ClientPem, Pins.Length).GetHashCode();
}

namespace HealthAggregator.Core.Planning;

/// <summary>How the other side of a TLS connection is trusted. There is no way to trust anybody.</summary>
/// <param name="CaPem">The only roots accepted, as PEM text. Default: the system's.</param>
/// <param name="ServerName">The name sent (SNI) and required in the certificate. Default: the URL's host.</param>
public sealed record TlsPlan(string? CaPem, string? ServerName)
{
    public static readonly TlsPlan Default = new(null, null);

    /// <summary>As <see cref="Target.Parts"/>.</summary>
    public IEnumerable<string?> Parts => [CaPem, ServerName];
}

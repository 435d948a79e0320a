using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>tls</c>: how the other side is trusted and who asks it; and, of a TLS check, what is connected to.</summary>
internal static class TlsKeys
{
    public static readonly ConfigKey<string> Ca = new(
        "ca",
        Texts.Certificates,
        "A PEM file with the only roots to trust, read when the config is; a relative path is below the working directory. " +
        "Default: the roots of the system.");

    public static readonly ConfigKey<string> ServerName = new(
        "server_name", Texts.ServerName, "The name to ask for (SNI) and to find in the certificate. Default: the URL's host.");

    public static readonly ConfigKey<string> ClientCertificate = new(
        "client_certificate",
        Texts.Path,
        "A PEM file with the certificate to show, chain included, read when the config is. A relative path is below the working directory. Default: none is shown.");

    public static readonly ConfigKey<string> ClientKey = new(
        "client_key", Texts.Path, "A PEM file with the key of client_certificate. Default: the same file.");

    public static readonly ConfigKey<ImmutableArray<Written<ImmutableArray<byte>>>> Pin = new(
        "pin",
        new ListKind<ImmutableArray<byte>>(Texts.Sha256Pin) { TakesSingle = true },
        "SHA-256 of the public key that the certificate must have, besides being trusted: 64 hexadecimal digits, or a list of such. Default: any key.");

    public static readonly ConfigKey<AddressTemplate> Address = new(
        "address",
        Texts.HostAndPort,
        "The host and port to shake hands with, in a check alone: it makes the check a TLS check. In the check of a stack with hosts, {host} stands for each host.");

    public static readonly ConfigKey<TimeSpan> ExpiresAfter = new(
        "expires_after", Texts.Days, "Of a TLS check: for how long the certificate must still be valid, in days, 1d to 365d.", "14d");

    public static readonly ConfigKey<bool> Expiring = new(
        "expiring", new WordKind<bool>(("warn", false), ("fail", true)), "Of a TLS check: what one is that is not; warn passes, and the status and a metric say it.", "warn");

    public static readonly ImmutableArray<ConfigKey> Trust = [Ca, ServerName, ClientCertificate, ClientKey, Pin];

    public static readonly ImmutableArray<ConfigKey> Expiry = [ExpiresAfter, Expiring];

    public static readonly SectionKind All = new("tls_settings", [Address, .. Expiry, .. Trust]) { Short = Address };
}

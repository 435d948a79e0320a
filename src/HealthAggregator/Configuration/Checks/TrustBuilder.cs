using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Makes of the keys of <c>tls</c> how the other side is trusted, and who asks it.</summary>
internal static class TrustBuilder
{
    private const int LargestFile = 1024 * 1024;

    // Of a default that thousands of checks share the files are read once, and what comes of them is one.
    private static readonly ConditionalWeakTable<Section, TlsPlan> Built = [];

    public static TlsPlan Build(Section tls, ConfigErrors errors) => Built.GetValue(tls, section => Make(section, errors));

    private static TlsPlan Make(Section tls, ConfigErrors errors) => new(tls.Value(TlsKeys.Ca), tls.Value(TlsKeys.ServerName))
    {
        ClientPem = Client(tls, errors),
        Pins = [.. tls.Value(TlsKeys.Pin).Where(pin => !pin.IsBroken).Select(pin => Convert.ToHexStringLower([.. pin.Value]))],
    };

    private static string? Client(Section tls, ConfigErrors errors)
    {
        if (tls.Get(TlsKeys.ClientCertificate) is not { IsBroken: false } certificate)
        {
            if (tls.Find(TlsKeys.ClientKey) is { } key)
            {
                errors.Add(key.Node, "client_key is the key of a client_certificate, and there is none", "add client_certificate, or drop client_key");
            }

            return null;
        }

        var written = tls.Get(TlsKeys.ClientKey) is { IsBroken: false } other ? other : certificate;
        var (shown, secret) = (BoundedFile.Read(certificate.Value!, LargestFile), BoundedFile.Read(written.Value!, LargestFile));
        if (shown.Refusal is { } unreadable)
        {
            errors.Add(certificate.Node, unreadable);
            return null;
        }

        if (secret.Refusal is { } locked)
        {
            errors.Add(written.Node, locked);
            return null;
        }

        try
        {
            var (chain, key) = (Encoding.UTF8.GetString(shown.Value!), Encoding.UTF8.GetString(secret.Value!));
            using var pair = X509Certificate2.CreateFromPem(chain, key);
            return written == certificate ? chain : $"{chain}\n{key}";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            errors.Add(certificate.Node, "the client certificate and its key are no pair", "name a PEM file with BEGIN CERTIFICATE, and its unencrypted key there or under client_key");
            return null;
        }
    }
}

using System.Collections.Immutable;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Checks;

/// <summary>Passes when a TLS handshake succeeds. It is one by an address in its own <c>tls</c>, the key that says for any check how the other side is trusted.</summary>
internal sealed class TlsKind : CheckKind
{
    public override Choice Choice => new(CheckKeys.Tls, TlsKeys.Address);

    public override ImmutableArray<ConfigKey> Uses => [CheckKeys.Tls];

    public override Target? Build(CheckReading check)
    {
        if (check.Layers.Check.Get(CheckKeys.Tls)?.Value is not { } tls || !check.TryRead(tls.Get(TlsKeys.Address), Texts.ParseHostAndPort, out var endpoint))
        {
            return null;
        }

        // An address alone says nothing about trust, and so takes away nothing that was said further out.
        var trust = TlsKeys.Trust.Any(tls.Has) ? tls : check.Layers.Outer(CheckKeys.Tls)?.Value ?? Section.Empty;
        return new TlsTarget(endpoint!.Host, endpoint.Port!.Value)
        {
            Tls = TrustBuilder.Build(trust, check.Errors),
            ExpiresAfter = check.Layers.Within(CheckKeys.Tls, TlsKeys.ExpiresAfter),
            FailsWhenExpiring = check.Layers.Within(CheckKeys.Tls, TlsKeys.Expiring),
        };
    }
}

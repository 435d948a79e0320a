using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>egress</c>: which addresses may be probed.</summary>
internal static class EgressKeys
{
    public static readonly ConfigKey<ImmutableArray<Written<IPNetwork?>>> Allow = new(
        "allow",
        new ListKind<IPNetwork?>(Texts.Network) { TakesSingle = true },
        "Networks that names may mean, and no others; those that are refused otherwise included. Default: all but this machine, link-local and metadata addresses.");

    public static readonly ConfigKey<ImmutableArray<Written<IPNetwork?>>> Deny = new(
        "deny",
        new ListKind<IPNetwork?>(Texts.Network) { TakesSingle = true },
        "Networks that are never connected to, even where the config writes an address of them. Default: none.");

    public static readonly SectionKind All = new("egress", Allow, Deny);
}

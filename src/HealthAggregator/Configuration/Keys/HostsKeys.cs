using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;
using Endpoint = HealthAggregator.Configuration.Kinds.Endpoint;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of the hosts of a stack: a list, or where they are found.</summary>
internal static class HostsKeys
{
    public static readonly ConfigKey<ImmutableArray<Written<string>>> Names = new("names", new ListKind<string>(Texts.Host), "The hosts themselves; a list in place of the map is this.");

    public static readonly ConfigKey<string> Dns = new(
        "dns", Texts.LookedUp, "A name: its hosts are all its addresses, A and AAAA, as the system's resolver knows them.");

    public static readonly ConfigKey<string> Srv = new(
        "srv", Texts.LookedUp, "A name such as _http._tcp.web.example: its hosts are the targets of its SRV records, each with its port, whatever their priority and weight.");

    public static readonly ConfigKey<string> File = new(
        "file",
        Texts.Path,
        "A file in the format of Prometheus' file_sd_configs, JSON or YAML: a list of { targets: [host, host:port], labels: … }, of which the labels are not looked at. At most 1 MiB.");

    public static readonly ConfigKey<Endpoint> Server = new(
        "server", Texts.NameServer, "The name server to ask for srv, a host and perhaps a port (default 53). Default: the first one in /etc/resolv.conf.");

    public static readonly ConfigKey<TimeSpan> Refresh = new(
        "refresh",
        new DurationKind(TimeSpan.FromSeconds(1), Cadence.LongestInterval),
        "How often they are found anew. A host that is there no more leaves the vote at once; a new one counts once it was heard. When none are found, or they cannot be looked for, those found last stay.",
        "30s");

    public static readonly ConfigKey<int> MinHosts = new(
        "min_hosts", new IntegerKind(1, FoundHost.Most), "With fewer hosts than that the stack fails, whatever they say.", "1");

    public static readonly SectionKind All = new("hosts", Names, Dns, Srv, File, Server, Refresh, MinHosts)
    {
        Short = Names,
        ShortIsList = true,
        ExactlyOne = [Names, Dns, Srv, File],
    };
}

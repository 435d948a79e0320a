using System.Collections.Immutable;
using System.Net;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>listen</c>.</summary>
internal static class ListenKeys
{
    public static readonly ConfigKey<IPEndPoint> Address = new("address", Texts.Listener, "Address and port; port 0 takes a free one.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<string> Certificate = new(
        "certificate",
        Texts.Path,
        "A PEM file, chain included: with it the listener speaks TLS. A relative path is below the working directory.");

    public static readonly ConfigKey<string> Key = new(
        "key", Texts.Path, "A PEM file with the certificate's key. Default: the certificate's file.");

    private static readonly SectionKind Listener = new("listener", Address, Certificate, Key) { Short = Address };

    public static readonly ConfigKey<Section> Probe = new(
        "probe", Listener, "Where GSLBs and CDNs ask: an address and port, or a map.", "0.0.0.0:8080");

    public static readonly ConfigKey<Section> Admin = new(
        "admin", Listener, "Where operators, browsers and Prometheus ask: an address and port, or a map.", "127.0.0.1:8081");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<IPEndPoint>>>> Agent = new(
        "agent",
        new OneOrMapKind<IPEndPoint>(FileKeys.DataCenterNames, Texts.Listener),
        "Where HAProxy's agent checks ask, over plain TCP: an address and port, whose data center is the one that the first line sent names (agent-send; an empty line means the default one, and so does silence where there is one data center); "
        + "or an address and port for each data center, by its name. Default: nowhere.");

    public static readonly SectionKind All = new("listen", Probe, Admin, Agent);
}

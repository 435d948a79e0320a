using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of a stack, besides those that shape its checks.</summary>
internal static class StackKeys
{
    public static readonly ConfigKey<Threshold> Threshold = new(
        "threshold",
        new PercentKind(),
        "With one, the stack votes as one: all its weight while at least this share of it passes, else nothing. " +
        "Default: each check votes for itself.");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Checks = new(
        "checks",
        new MapKind<Section>(NameRule.For("check", "web-1"), CheckKeys.All),
        "Checks by name. A URL alone is an http check with every default.");

    public static readonly ConfigKey<Section> Hosts = new(
        "hosts", HostsKeys.All, "Hosts that are all checked alike, as check says; each check is named after its host. A list of them, or where they are found.");

    public static readonly ConfigKey<Section> HostCheck = new(
        "check", CheckKeys.All, "The check of each of the hosts, with {host} in what it asks, and {port} where they are found with ports.");

    public static readonly SectionKind All = new("stack", [Threshold, Checks, Hosts, HostCheck, .. CheckKeys.AllShaping])
    {
        AtLeastOne = [Checks, Hosts],
        Together = (Hosts, HostCheck),
    };
}

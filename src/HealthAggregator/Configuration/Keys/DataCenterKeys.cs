using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of a data center.</summary>
internal static class DataCenterKeys
{
    private static readonly DurationKind Patience = new(TimeSpan.Zero, TimeSpan.FromHours(24));

    public static readonly ConfigKey<Threshold> Threshold = new(
        "threshold", new PercentKind(), "PASS while at least this share of the counted weight is passing.", "75%");

    public static readonly ConfigKey<Threshold> RecoverAt = new(
        "recover_at", new PercentKind(), "Once FAIL, PASS again at or above this. At least the threshold, which is the default.");

    public static readonly ConfigKey<TimeSpan> FailAfter = new(
        "fail_after", Patience, "How long the score must be below the threshold before FAIL.", "0s");

    public static readonly ConfigKey<TimeSpan> RecoverAfter = new(
        "recover_after", Patience, "How long the score must be back before PASS.", "0s");

    public static readonly ConfigKey<Recovery> Recovery = new(
        "recovery",
        new WordKind<Recovery>(("auto", Core.Planning.Recovery.Auto), ("manual", Core.Planning.Recovery.Manual)),
        "What ends a FAIL: the score alone, or an operator once the score is back.",
        "auto");

    public static readonly ConfigKey<Role> Role = new(
        "role",
        new WordKind<Role>(("active", Core.Planning.Role.Active), ("burst", Core.Planning.Role.Burst)),
        "In rotation whenever it is healthy, or only while an operator has burst on.",
        "active");

    public static readonly ConfigKey<bool> BurstWhenUnknown = new(
        "burst_when_unknown",
        new WordKind<bool>(("off", false), ("on", true)),
        "What burst is taken to be when what operators said is lost, until one of them accepts that.",
        "off");

    public static readonly ConfigKey<bool> IsDefault = new(
        "default",
        new BooleanKind(),
        "Whether /health without a name means this data center; at most one may. The only data center needs no mark.",
        "false");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Stacks = new(
        "stacks", new MapKind<Section>(NameRule.For("stack", "web"), StackKeys.All), "The stacks by name, each with its checks.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<Section> Isolation = new(
        "isolation", IsolationKeys.All, "How blindness is told from failure. Default: it is not, and what is not seen fails.");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Peers = new(
        "peers",
        new MapKind<Section>(NameRule.For("peer", "eu-west"), WatchedKeys.Peer),
        "The public answers of other data centers by name: probed like checks, never counted. A URL alone is http.");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<Section>>>> Replicas = new(
        "replicas",
        new MapKind<Section>(NameRule.For("replica", "b"), WatchedKeys.Replica),
        "The public answers of other instances that judge this very data center, by name: probed like checks, never counted, shown beside its own. A URL alone is http.");

    public static readonly ConfigKey<bool> LastSite = new(
        "last_site",
        new WordKind<bool>(("off", false), ("pass", true)),
        "With pass, a FAIL by score or requirement becomes PASS while every peer says FAIL or is silent. Needs peers.",
        "off");

    public static readonly ConfigKey<Section> FlapLimit = new(
        "flap_limit", FlapLimitKeys.All, "How often the verdict may change before it stands still. Default: every change is told.");

    public static readonly SectionKind All = new(
        "data_center",
        Threshold, RecoverAt, FailAfter, RecoverAfter, Recovery, Role, BurstWhenUnknown, IsDefault, Isolation, Peers, Replicas, LastSite, FlapLimit, Stacks);
}

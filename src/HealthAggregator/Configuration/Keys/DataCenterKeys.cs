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

    public static readonly SectionKind All =
        new("data_center", Threshold, RecoverAt, FailAfter, RecoverAfter, Recovery, Role, BurstWhenUnknown, IsDefault, Stacks);
}

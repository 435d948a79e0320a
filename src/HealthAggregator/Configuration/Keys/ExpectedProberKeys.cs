using System.Net;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of one of <c>expected_probers</c>: who asks, and how often.</summary>
internal static class ExpectedProberKeys
{
    public static readonly ConfigKey<string> Name = new("name", Texts.Name, "What the status, the log and the metrics call it. Default: its family.");

    public static readonly ConfigKey<ProberFamily> Family = new(
        "family",
        new WordKind<ProberFamily>([.. ProberFamily.All.Select(family => (family.Name, family))]),
        "The family that its User-Agent tells; none is whoever sends no User-Agent, haproxy-agent is HAProxy's agent check.");

    public static readonly ConfigKey<string> UserAgent = new(
        "user_agent", Texts.UserAgentPart, "What its User-Agent holds, in any case, within the first 200 characters.");

    public static readonly ConfigKey<IPNetwork?> From = new("from", Texts.Network, "The network that it asks from: an address, or an address and a length.");

    public static readonly ConfigKey<string> DataCenter = new("data_center", Texts.Name, "The data center whose pages it asks for. Default: any.");

    public static readonly ConfigKey<TimeSpan> Every = new(
        "every",
        new DurationKind(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        "How often it asks; it is silent when nothing was heard of it for three times as long.")
    {
        IsRequired = true,
    };

    public static readonly SectionKind All = new("expected_prober", Name, Family, UserAgent, From, DataCenter, Every)
    {
        AtLeastOne = [Family, UserAgent, From],
        WithoutAny = "it does not say who it is",
    };
}

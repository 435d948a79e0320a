using System.Collections.Immutable;
using HealthAggregator.Configuration.Checks;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of a check. Those that shape it may stand in <c>defaults</c>, on a stack or on a check: the nearest is taken, whole.</summary>
internal static class CheckKeys
{
    public static readonly ConfigKey<TimeSpan> Interval = Shaping(
        "interval",
        new DurationKind(Cadence.ShortestInterval, Cadence.LongestInterval),
        "Between the starts of two probes of a settled check.",
        "5s");

    public static readonly ConfigKey<TimeSpan> Timeout = Shaping(
        "timeout",
        new DurationKind(TimeSpan.FromMilliseconds(1), Cadence.LongestInterval),
        "How long one probe may take, all its phases and attempts together. Below the interval. " +
        "Default 2s, or half the interval where 2s is not below it.",
        "2s");

    public static readonly ConfigKey<TimeSpan> FastInterval = Shaping(
        "fast_interval",
        new DurationKind(Cadence.ShortestInterval, Cadence.LongestInterval),
        "Between probes while the newest samples disagree with the settled status. At most the interval. " +
        "Default 1s, or the interval where that is shorter.",
        "1s");

    public static readonly ConfigKey<int> Rise = Shaping(
        "rise", new IntegerKind(1, 1_000), "Consecutive passes that make a failing check pass.", "2");

    public static readonly ConfigKey<int> Fall = Shaping(
        "fall", new IntegerKind(1, 1_000), "Failures that make a passing check fail.", "3");

    public static readonly ConfigKey<int> Forgive = Shaping(
        "forgive",
        new IntegerKind(1, 1_000),
        "Consecutive passes that forget the failures counted so far. Above 1, a check that fails now and then falls in the end.",
        "1");

    public static readonly ConfigKey<int> Attempts = Shaping(
        "attempts", new IntegerKind(1, 10), "Tries inside one probe, all within its timeout.", "1");

    public static readonly ConfigKey<StalePolicy> StaleAs = Shaping(
        "stale_as",
        new WordKind<StalePolicy>(("fail", StalePolicy.Fail), ("last", StalePolicy.Last), ("exclude", StalePolicy.Exclude)),
        "What a check counts as that was not heard from for three intervals: as failing, as what it last was, or not at all.",
        "fail");

    public static readonly ConfigKey<int> Weight = Shaping(
        "weight",
        new IntegerKind(0, CheckPlan.HeaviestWeight),
        "What it adds to the score. On a stack with a threshold: of the stack as one, by default the sum of its checks' weights.",
        "1");

    public static readonly ConfigKey<Vote> Vote = Shaping(
        "vote",
        new WordKind<Vote>(
            ("voting", Core.Planning.Vote.Voting), ("required", Core.Planning.Vote.Required), ("advisory", Core.Planning.Vote.Advisory)),
        "Counted in the score; or counted, and its failure alone fails the data center; or shown and never counted. " +
        "On a stack with a threshold: of the stack as one.",
        "voting");

    public static readonly ConfigKey<TimeSpan> MaxLatency = Shaping(
        "max_latency",
        new DurationKind(TimeSpan.FromMilliseconds(1), Cadence.LongestInterval),
        "What takes longer fails although it passes: all phases and attempts together. Below the timeout. Default: any time within the timeout.");

    public static readonly ConfigKey<string> Method = Shaping(
        "method",
        new WordKind<string>(("GET", "GET"), ("HEAD", "HEAD"), ("OPTIONS", "OPTIONS"), ("POST", "POST"), ("PUT", "PUT")),
        "The HTTP method. HEAD answers without a body: expect any.",
        "GET");

    public static readonly ConfigKey<ImmutableArray<KeyValuePair<string, Written<string>>>> Headers = Shaping(
        "headers",
        new MapKind<string>(HeaderRule.Name, new SecretKind(8_192, HeaderRule.CheckValue)) { MayBeEmpty = true },
        "Headers to send. ${NAME} is filled in from the environment, ${file:/path} from a file; such values are never shown.");

    public static readonly ConfigKey<string> Body = Shaping(
        "body", new SecretKind(65_536, _ => null), "What to send with POST or PUT. ${NAME} and ${file:/path} are filled in, and never shown.");

    public static readonly ConfigKey<Section> Auth = Shaping(
        "auth", AuthKeys.All, "Who asks: sent as the Authorization header of an http check. ${NAME} and ${file:/path} are filled in, and never shown.");

    public static readonly ConfigKey<string> Site = Shaping(
        "site",
        Texts.SiteName,
        "A name that the page must have in it besides, as a whole word, such as that of the data center: catches an address that somebody else answers at now.");

    public static readonly ConfigKey<Section> Expect = Shaping(
        "expect", ExpectKeys.All, "When an http check passes: the status and the body must both be as expected. Or the name of a framework whose health page it is: aspnet, actuator.");

    public static readonly ConfigKey<ConnectionUse> Connection = Shaping(
        "connection",
        new WordKind<ConnectionUse>(("reuse", ConnectionUse.Reuse), ("fresh", ConnectionUse.Fresh)),
        "Whether a probe may use the connection that an earlier one left open, or connects anew as a new customer does.",
        "reuse");

    public static readonly ConfigKey<Section> Tls = Shaping(
        "tls",
        TlsKeys.All,
        "How the other side of a check over TLS is trusted, and who asks it. With an address in it, or as a host and port alone, it makes the check a TLS check: one that passes once the handshake succeeds.");

    /// <summary>All that shape a check.</summary>
    public static readonly ImmutableArray<ConfigKey> AllShaping =
    [
        Interval, Timeout, FastInterval, Rise, Fall, Forgive, Attempts, MaxLatency, StaleAs, Weight, Vote, Method, Headers, Auth, Body, Expect, Site, Connection, Tls,
    ];

    /// <summary>Those that some kinds of check have, and others have not.</summary>
    public static readonly ImmutableArray<ConfigKey> OfSomeKinds = [Method, Headers, Auth, Body, Expect, Site, Connection, Tls];

    public static readonly ConfigKey<AddressTemplate> Http = new(
        "http", Texts.Url, "The page to ask. In the check of a stack with hosts, {host} stands for each host.");

    public static readonly SectionKind All = new("check", [.. CheckKinds.All.Select(kind => kind.Choice.Key).Except(AllShaping), .. AllShaping])
    {
        Short = Http, ExactlyOne = [.. CheckKinds.All.Select(kind => kind.Choice)],
    };

    private static ConfigKey<T> Shaping<T>(string name, Kind<T> kind, string description, string? defaultText = null) =>
        new(name, kind, description, defaultText) { IsShared = true };
}

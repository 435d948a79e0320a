using System.Collections.Immutable;
using HealthAggregator.Configuration.Checks;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of what is probed beside the checks of the stacks, and never counted.</summary>
internal static class WatchedKeys
{
    private static readonly ImmutableArray<ConfigKey> AllShaping = [.. CheckKeys.AllShaping.Except([CheckKeys.Weight, CheckKeys.Vote, CheckKeys.StaleAs, CheckKeys.MaxLatency])];

    private static readonly ImmutableArray<Choice> Witnessing = [.. ((CheckKind[])[CheckKinds.Http, CheckKinds.Tcp, CheckKinds.Tls, CheckKinds.Dns]).Select(kind => kind.Choice)];

    public static readonly SectionKind Witness = new("witness", [.. Witnessing.Select(choice => choice.Key).Except(AllShaping), .. AllShaping])
    {
        Short = CheckKeys.Http,
        ExactlyOne = Witnessing,
        Refused = NeverCounted("a witness"),
    };

    public static readonly SectionKind Peer = Answer("a peer");

    public static readonly SectionKind Replica = Answer("a replica");

    /// <summary>Other instances say PASS or FAIL: a port that can be connected to says neither.</summary>
    private static SectionKind Answer(string what) => new("answer", [CheckKeys.Http, .. AllShaping])
    {
        Short = CheckKeys.Http,
        ExactlyOne = [CheckKeys.Http],
        Refused =
        [
            .. NeverCounted(what),
            new(CheckKinds.Tcp.Choice.Key, new($"{what} says PASS or FAIL, and a port that can be connected to says neither", "write http: and the URL of its answer, such as http://health.eu-west.example/health"))
            {
                IsInPlaceOfOne = true,
            },
            new(CheckKeys.Tls, new($"{what} says PASS or FAIL, and a handshake says neither", "write http: and the URL of its answer, and in tls ca, server_name and the like alone"))
            {
                Within = TlsKeys.Address, IsInPlaceOfOne = true,
            },
        ],
    };

    private static ImmutableArray<RefusedKey> NeverCounted(string what) =>
    [
        new(CheckKeys.Weight, new($"{what} is never counted, so it weighs nothing", "drop weight")),
        new(CheckKeys.Vote, new($"{what} is never counted, so it has no vote", "drop vote")),
        new(CheckKeys.MaxLatency, new($"{what} that is slow answers all the same", "drop max_latency; timeout says how long it may take")),
        new(CheckKeys.StaleAs, new($"{what} that is silent is one that does not answer, and nothing else", "drop stale_as")),
    ];
}

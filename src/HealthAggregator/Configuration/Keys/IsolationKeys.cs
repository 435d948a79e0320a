using System.Collections.Immutable;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Configuration.Keys;

/// <summary>The keys of <c>isolation</c>: how blindness is told from failure.</summary>
internal static class IsolationKeys
{
    public static readonly ConfigKey<ImmutableArray<Written<Section>>> Witnesses = new(
        "witnesses",
        new ListKind<Section>(WatchedKeys.Witness),
        "What answers whenever this process can see anything at all, and is not judged itself; probed like checks of the kinds http, tcp, tls and, with a server, dns, and never counted. A URL alone is http.")
    {
        IsRequired = true,
    };

    public static readonly ConfigKey<TimeSpan> Hold = new(
        "hold", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(24)), "How long the last verdict is held at most while nothing is seen.", "120s");

    public static readonly ConfigKey<Verdict> Then = new(
        "then", new WordKind<Verdict>(("fail", Verdict.Fail), ("pass", Verdict.Pass)), "The verdict once it has been held for so long.", "fail");

    public static readonly SectionKind All = new("isolation", Witnesses, Hold, Then);
}

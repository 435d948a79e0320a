using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>Why one data center is told what it is told, and what would have to change for the other verdict.</summary>
/// <param name="AsOf">When this was so.</param>
/// <param name="Decision">What GSLBs are told.</param>
/// <param name="Since">When the verdict last changed; null when nobody knows how long it is stale.</param>
/// <param name="Rungs">The ladder in its order.</param>
/// <param name="Ways">Each leads to the other verdict by itself; none where nothing that is known of does.</param>
/// <param name="History">The last changes of the verdict, oldest first.</param>
public sealed record Explanation(
    string DataCenter,
    Moment AsOf,
    Decision Decision,
    Moment? Since,
    ImmutableArray<RungReading> Rungs,
    ScorePath Score,
    ImmutableArray<Way> Ways,
    ImmutableArray<VerdictChange> History)
{
    /// <param name="dataCenter">By position in <see cref="Plan.DataCenters"/>.</param>
    /// <param name="isStale">Whether the snapshot is too old to be believed, as only a reader can tell.</param>
    public static Explanation Of(Snapshot now, int dataCenter, bool isStale)
    {
        var (health, ballot) = (now.DataCenters[dataCenter], Ballot.Of(now, dataCenter));
        var rungs = new LadderReader(now, dataCenter, ballot).Read(isStale);
        return new(
            now.Plan.DataCenters[dataCenter].Name,
            now.AsOf,
            isStale ? new(Verdict.Fail, Rung.Stale, rungs[0].Saw) : health.Decision,
            isStale ? null : health.Since,
            rungs,
            new ScoreReader(now, dataCenter, ballot).Read(),
            new WaysOut(now, dataCenter, ballot).Find(isStale),
            health.History);
    }
}

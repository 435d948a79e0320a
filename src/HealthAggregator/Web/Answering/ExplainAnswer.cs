using HealthAggregator.Core.Explaining;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>Why a data center is told what it is told, and what would have to change for the other verdict.</summary>
/// <param name="Since">When the verdict last changed; null before the first, and while it is stale.</param>
/// <param name="Rungs">The ladder in its order: the first that applies decides.</param>
/// <param name="Ways">Each leads to the other verdict by itself; empty where nothing that is known of does.</param>
/// <param name="History">The last changes of the verdict, oldest first.</param>
public sealed record ExplainAnswer(
    string DataCenter,
    DateTimeOffset AsOf,
    long Revision,
    string Verdict,
    string Rung,
    string Reason,
    DateTimeOffset? Since,
    IReadOnlyList<RungAnswer> Rungs,
    ScoreAnswer Score,
    IReadOnlyList<WayAnswer> Ways,
    IReadOnlyList<ChangeAnswer> History)
{
    public static ExplainAnswer Of(Explanation explained, long revision) => new(
        explained.DataCenter,
        explained.AsOf.Wall,
        revision,
        Labels.Of(explained.Decision.Verdict),
        Labels.Of(explained.Decision.Rung),
        explained.Decision.Reason,
        explained.Since?.Wall,
        [.. explained.Rungs.Select(RungAnswer.Of)],
        ScoreAnswer.Of(explained.Score),
        [.. explained.Ways.Select(WayAnswer.Of)],
        [.. explained.History.Select(ChangeAnswer.Of)]);
}

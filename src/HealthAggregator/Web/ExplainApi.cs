using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;
using HealthAggregator.Web.Describing;

namespace HealthAggregator.Web;

/// <summary>Why, and what if. Neither changes anything, so whoever may read may ask.</summary>
internal sealed class ExplainApi(Board board)
{
    private readonly InTurn _turn = new();

    public void Map(AdminRoutes routes)
    {
        routes.Read("/api/v1/data-centers/{dc}/explain", new("explain", "Why a data center is told PASS or FAIL, and what would have to change for the other.", typeof(ExplainAnswer))
        {
            Problems = [StatusCodes.Status503ServiceUnavailable],
        }, context => _turn.Answer(() => Explain(context)));
        routes.Ask("/api/v1/simulate", new("simulate", "What a data center would be told if something were otherwise. Changes nothing.", typeof(SimulateAnswer))
        {
            Asks = Takes.Body(
                """{"checks":{},"override":"none","threshold":80,"recover_at":90}""",
                Fields.DataCenter, Fields.SupposedChecks, Fields.SupposedOverride, Fields.SupposedBurst, Fields.SupposedMaintenance, Fields.SupposedThreshold, Fields.SupposedRecoverAt),
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable],
        }, (context, said) => _turn.Answer(() => Simulate(context, said)));
    }

    private WholeJson Explain(HttpContext context)
    {
        var (snapshot, isStale) = (board.Snapshot, board.IsStale);
        var name = ChangeCall.PartOf(context, "dc");
        var index = IndexOf(snapshot.Plan, name);
        if (index < 0)
        {
            throw Problems.NoSuchDataCenter(name, snapshot.Plan);
        }

        Changes.Tag(context, snapshot.Control.Revision);
        return WholeJson.Of(ExplainAnswer.Of(Explanation.Of(snapshot, index, isStale), snapshot.Control.Revision), StatusJson.Readable.ExplainAnswer);
    }

    private WholeJson Simulate(HttpContext context, Said said)
    {
        var (snapshot, isStale) = (board.Snapshot, board.IsStale);
        var dataCenter = Meant(said, snapshot.Plan);
        var (index, hypothesis) = (IndexOf(snapshot.Plan, dataCenter.Name), Supposed.By(said, snapshot.Plan, dataCenter));
        var outcome = WhatIf.Of(snapshot, index, hypothesis);
        Changes.Tag(context, snapshot.Control.Revision);

        // Whatever is supposed of the checks, what is too old to be believed is told FAIL.
        return WholeJson.Of(new SimulateAnswer(snapshot.Control.Revision,
        [
            SimulatedAnswer.Of(
                dataCenter.Name,
                isStale ? outcome with { Decision = Board.Stale, After = TimeSpan.Zero } : outcome,
                isStale ? Board.Stale : snapshot.DataCenters[index].Decision),
        ]), StatusJson.Readable.SimulateAnswer);
    }

    private static DataCenterPlan Meant(Said said, Plan plan) => said.Text(Fields.DataCenter) is { } name
        ? plan.DataCenters.FirstOrDefault(candidate => candidate.Name == name) ?? throw Problems.NoSuchDataCenter(name, plan)
        : Problems.DefaultOf(plan);

    private static int IndexOf(Plan plan, string name) => plan.DataCenters.Select(dataCenter => dataCenter.Name).ToList().IndexOf(name);
}

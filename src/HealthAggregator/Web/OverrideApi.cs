using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>Overrides, over HTTP.</summary>
internal sealed class OverrideApi(Changes changes)
{
    private const string Path = "/api/v1/data-centers/{dc}/override";

    public void Map(AdminRoutes routes)
    {
        routes.Read(Path, new("getOverride", "The override of a data center, if there is one.", typeof(OverrideAnswer)), Get);
        routes.Change(HttpMethods.Put, Path, new("putOverride", "Answers PASS or FAIL for a data center, whatever is observed.", typeof(OverrideAnswer))
        {
            Takes = Takes.Body(
                """{"verdict":"FAIL","reason":"drained for the switch upgrade","for":"30m"}""",
                Fields.Verdict, Fields.Reason, Fields.ForAnHour, Fields.Until, Fields.From, Fields.Permanent, Fields.Force),
        }, Put);
        routes.Change(HttpMethods.Delete, Path, new("deleteOverride", "Lets what is observed decide again.", typeof(OverrideAnswer)) { Takes = Takes.Query(Fields.Reason) }, Delete);
    }

    private IResult Get(HttpContext context)
    {
        var dataCenter = changes.DataCenter(ChangeCall.PartOf(context, "dc"));
        return changes.Show(context, Of(dataCenter));
    }

    private Task<IResult> Put(ChangeCall call)
    {
        var dataCenter = changes.DataCenter(call["dc"]);
        return changes.Make(call, new OverrideSet(dataCenter.Name, call.Said.Value(Fields.Verdict)!.Value, BoundedTerm.Of(call.Said)), Of(dataCenter));
    }

    private Task<IResult> Delete(ChangeCall call)
    {
        var dataCenter = changes.DataCenter(call["dc"]);
        return changes.Make(call, new OverrideClear(dataCenter.Name), Of(dataCenter));
    }

    private Func<ControlState, ControlAnswer> Of(DataCenterPlan dataCenter) => state => OverrideAnswer.Of(dataCenter.Name, state, changes.Now);
}

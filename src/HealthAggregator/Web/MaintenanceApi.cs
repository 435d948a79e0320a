using HealthAggregator.Core.Controlling;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>Maintenance of stacks, over HTTP.</summary>
internal sealed class MaintenanceApi(Changes changes)
{
    private const string Path = "/api/v1/data-centers/{dc}/stacks/{stack}/maintenance";

    public void Map(AdminRoutes routes)
    {
        routes.Read(Path, new("getMaintenance", "Maintenance of a stack, if there is any.", typeof(MaintenanceAnswer)), Get);
        routes.Change(HttpMethods.Put, Path, new("putMaintenance", "Takes a stack out of the vote: probed and shown, on neither side of the score.", typeof(MaintenanceAnswer))
        {
            Takes = Takes.Body(
                """{"reason":"new database","for":"2h"}""", Fields.Reason, Fields.ForAnHour, Fields.Until, Fields.From, Fields.Permanent),
        }, Put);
        routes.Change(HttpMethods.Delete, Path, new("deleteMaintenance", "Lets a stack vote again.", typeof(MaintenanceAnswer)) { Takes = Takes.Query(Fields.Reason) }, Delete);
    }

    private IResult Get(HttpContext context)
    {
        var (dataCenter, stack) = Find(context);
        return changes.Show(context, Of(dataCenter, stack));
    }

    private Task<IResult> Put(ChangeCall call)
    {
        var (dataCenter, stack) = Find(call.Context);
        return changes.Make(call, new MaintenanceSet(dataCenter, stack, BoundedTerm.Of(call.Said)), Of(dataCenter, stack));
    }

    private Task<IResult> Delete(ChangeCall call)
    {
        var (dataCenter, stack) = Find(call.Context);
        return changes.Make(call, new MaintenanceClear(dataCenter, stack), Of(dataCenter, stack));
    }

    /// <exception cref="UnusableRequestException">There is no such data center, or no such stack of it.</exception>
    private (string DataCenter, string Stack) Find(HttpContext context)
    {
        var (dataCenter, stack) = (changes.DataCenter(ChangeCall.PartOf(context, "dc")), ChangeCall.PartOf(context, "stack"));
        return dataCenter.Stacks.Any(candidate => candidate.Name == stack) ? (dataCenter.Name, stack) : throw Problems.NoSuchStack(stack, dataCenter);
    }

    private Func<ControlState, ControlAnswer> Of(string dataCenter, string stack) => state => MaintenanceAnswer.Of(dataCenter, stack, state, changes.Now);
}

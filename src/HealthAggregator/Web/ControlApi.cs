using HealthAggregator.Controlling;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>What operators did and, besides the rest, do: the audit log; accept that control state is lost, clear a latched failure, reload the configuration.</summary>
internal sealed class ControlApi(AdminParts parts, Changes changes)
{
    public void Map(AdminRoutes routes)
    {
        routes.Read("/api/v1/audit", new("getAudit", "Who changed what, or tried to, and why; newest first.", typeof(AuditDocument))
        {
            Query = [Fields.Limit], Problems = [StatusCodes.Status400BadRequest, StatusCodes.Status415UnsupportedMediaType],
        }, Audit);
        routes.Change(HttpMethods.Post, "/api/v1/control/accept",
            new("acceptControl", "Accepts that what operators had said is lost: what is in effect stays, and changes can be made again.", typeof(AcceptAnswer))
            {
                Takes = Takes.Query(Fields.Reason),
            }, changes.Accept);
        routes.Change(HttpMethods.Post, "/api/v1/data-centers/{dc}/recover", new("recover", "Clears a latched failure.", typeof(DataCenterStatus))
        {
            Takes = Takes.Query(Fields.Reason),
        }, Recover);
        routes.Change(HttpMethods.Post, "/api/v1/reload", new("reload", "Reads the configuration anew. A bad one changes nothing.", typeof(ReloadDocument))
        {
            Takes = Takes.Query(Fields.AnyReason), Problems = [StatusCodes.Status422UnprocessableEntity],
        }, Reload);
    }

    private IResult Audit(HttpContext context)
    {
        var limit = QueryText.Read(context, [Fields.Limit]).Value(Fields.Limit) ?? Fields.DefaultLimit;
        return TypedResults.Json(AuditDocument.Of(parts.Control.Newest(limit)), StatusJson.Readable.AuditDocument);
    }

    private async Task<IResult> Recover(ChangeCall call)
    {
        var dataCenter = changes.DataCenter(call["dc"]).Name;
        var result = await parts.Control.Recover(dataCenter, call.Request);
        Changes.Tag(call.Context, result.State.Revision);
        if (result.Refusal is { } refusal)
        {
            return Problems.Of(refusal, result.State.Revision, null);
        }

        return parts.Status.Build(dataCenter) is { } status
            ? TypedResults.Json(status, StatusJson.Readable.DataCenterStatus)
            : throw Problems.NoSuchDataCenter(dataCenter, changes.Plan);
    }

    private async Task<IResult> Reload(ChangeCall call)
    {
        // The one change that needs no reason: the file is its own.
        var request = call.Request with { Reason = call.Reason.Length == 0 ? "none" : call.Reason };
        if (changes.Refuse(call, request, AuditEntry.Reload, "config") is { } refused)
        {
            return refused;
        }

        var reload = await parts.Reload($"{call.Actor} from {call.Source}");
        if (!reload.IsSuccessful)
        {
            var problem = Problems.InvalidConfig(reload);
            changes.Note(call, AuditEntry.Reload, "config", AuditOutcome.Refused, problem.ProblemDetails.Title);
            return problem;
        }

        Changes.Tag(call.Context, changes.State.Revision);
        changes.Note(call, AuditEntry.Reload, "config", AuditOutcome.Applied);
        var plan = changes.Plan;
        return TypedResults.Json(new(reload.LoadedAt, plan.DataCenters.Length, plan.Checks.Length), StatusJson.Readable.ReloadDocument);
    }
}

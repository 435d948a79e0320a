using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>What operators said and say, between HTTP and the service that makes it so.</summary>
internal sealed class Changes(AdminParts parts)
{
    public ControlState State => parts.Control.State;

    public DateTimeOffset Now => parts.Clock.Now.Wall;

    /// <summary>The configuration in force.</summary>
    public Plan Plan => parts.Board.Snapshot.Plan;

    /// <exception cref="UnusableRequestException">There is none of this name.</exception>
    public DataCenterPlan DataCenter(string name) => Plan.DataCenters.FirstOrDefault(dataCenter => dataCenter.Name == name)
        ?? throw Problems.NoSuchDataCenter(name, Plan);

    /// <summary>What is so now.</summary>
    public IResult Show(HttpContext context, Func<ControlState, ControlAnswer> show)
    {
        var state = State;
        Tag(context, state.Revision);
        return Json(show(state));
    }

    /// <summary>Makes a change, or says why not.</summary>
    /// <param name="show">What is so, in a state, of that which the change is about.</param>
    public async Task<IResult> Make(ChangeCall call, ControlChange change, Func<ControlState, ControlAnswer> show) =>
        Answer(call.Context, await parts.Control.Make(change, call.Request), show);

    /// <inheritdoc cref="ControlService.Accept"/>
    public async Task<IResult> Accept(ChangeCall call) => Answer(
        call.Context, await parts.Control.Accept(call.Request), state => new AcceptAnswer(state.Revision, parts.Control.Alarm, parts.Control.AcceptsChanges));

    /// <summary>Refuses something that is no part of control state on the conditions that every change has.</summary>
    /// <returns>Null when nothing is against it; else what to answer, and it is written down.</returns>
    public IResult? Refuse(ChangeCall call, ChangeRequest request, string action, string target)
    {
        var state = State;
        if (parts.Control.Refuse(request) is not { } refusal)
        {
            return null;
        }

        Tag(call.Context, state.Revision);
        Note(call, action, target, AuditOutcome.Refused, refusal.Title);
        return Problems.Of(refusal, state.Revision, null);
    }

    /// <summary>Writes down what became of something that is no part of control state.</summary>
    public void Note(ChangeCall call, string action, string target, AuditOutcome outcome, string? why = null) =>
        parts.Control.Note(new(State.Revision, Now, call.Actor, call.Source, action, target, null, null, call.Reason, outcome, why));

    private static IResult Answer(HttpContext context, ChangeResult result, Func<ControlState, ControlAnswer> show)
    {
        Tag(context, result.State.Revision);
        return result.Refusal is { } refusal
            ? Problems.Of(refusal, result.State.Revision, refusal.Kind == RefusalKind.Moved ? show(result.State) : null)
            : Json(show(result.State) with { Outcome = result.Outcome == AuditOutcome.Applied ? "applied" : "unchanged" });
    }

    /// <summary>Says which revision an answer is of.</summary>
    public static void Tag(HttpContext context, long revision)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(revision);

        // It changes with the clock too, which no tag tells.
        context.Response.Headers.CacheControl = "no-store";
    }

    private static IResult Json(ControlAnswer answer) => Results.Json(answer, StatusJson.Readable.GetTypeInfo(answer.GetType())!);
}

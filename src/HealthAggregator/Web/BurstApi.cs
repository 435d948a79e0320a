using System.Globalization;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;
using HealthAggregator.Web.Describing;

namespace HealthAggregator.Web;

/// <summary>Burst, over HTTP.</summary>
internal sealed class BurstApi(Changes changes)
{
    private const string Path = "/api/v1/data-centers/{dc}/burst";

    public void Map(AdminRoutes routes)
    {
        routes.Read(Path, new("getBurst", "Burst of a data center.", typeof(BurstAnswer)), Get);
        routes.Change(HttpMethods.Put, Path, new("putBurst", "Turns burst on or off, or schedules it.", typeof(BurstAnswer))
        {
            Takes = Takes.Body(
                """{"on":true,"reason":"Black Friday","for":"4h"}""",
                Fields.On, Fields.Reason, Fields.For, Fields.Until, Fields.From, Fields.Ramp, Fields.Force),
        }, Put);
        routes.Change(HttpMethods.Delete, Path, new("deleteBurst", "Turns burst off, whatever had it on.", typeof(BurstAnswer))
        {
            Takes = Takes.Query(Fields.Reason, Fields.Force),
        }, call => Make(call, changes.DataCenter(call["dc"]), isOn: false));

        routes.Read($"{Path}/scheduled", new("getScheduledBursts", "The bursts of a data center that are yet to begin or to end.", typeof(ScheduledAnswer)), GetScheduled);
        routes.Change(HttpMethods.Delete, $"{Path}/scheduled/{{id}}", new("deleteScheduledBurst", "Cancels a scheduled burst; one that is on ends.", typeof(BurstAnswer))
        {
            Takes = Takes.Query(Fields.Reason, Fields.Force),
        }, Cancel);

        MapToggle(routes, "/burst/on", new("burstOn", "Turns burst on or schedules it, in one line.", typeof(BurstAnswer)), isOn: true);
        MapToggle(routes, "/burst/off", new("burstOff", "Turns burst off, in one line.", typeof(BurstAnswer)), isOn: false);
        routes.Change(HttpMethods.Post, "/api/v1/burst/swap", new("swapBurst", "Turns burst of one data center on and of another one off, in one revision.", typeof(SwapAnswer))
        {
            Takes = Takes.Body(
                """{"on":"green","off":"blue","reason":"release 42"}""",
                Fields.SwapOn, Fields.SwapOff, Fields.Reason, Fields.For, Fields.Until, Fields.Ramp, Fields.Force),
        }, Swap);
    }

    private void MapToggle(AdminRoutes routes, string path, Operation operation, bool isOn) =>
        routes.Change(HttpMethods.Post, path, operation with
        {
            Takes = Takes.Query(Fields.Reason, Fields.For, Fields.Until, Fields.From, Fields.Ramp, Fields.Force, Fields.DataCenter),
        }, call => Make(call, call.Said.Text(Fields.DataCenter) is { } name ? changes.DataCenter(name) : Problems.DefaultOf(changes.Plan), isOn));

    private IResult Get(HttpContext context)
    {
        var dataCenter = changes.DataCenter(ChangeCall.PartOf(context, "dc"));
        return changes.Show(context, state => Of(dataCenter, state));
    }

    private IResult GetScheduled(HttpContext context)
    {
        var dataCenter = changes.DataCenter(ChangeCall.PartOf(context, "dc"));
        return changes.Show(context, state => new ScheduledAnswer(state.Revision, dataCenter.Name, Of(dataCenter, state).Scheduled));
    }

    private Task<IResult> Put(ChangeCall call) => Make(call, changes.DataCenter(call["dc"]), call.Said.Value(Fields.On)!.Value);

    private Task<IResult> Cancel(ChangeCall call)
    {
        var dataCenter = changes.DataCenter(call["dc"]);
        return long.TryParse(call["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Make(call, dataCenter, new BurstCancel(dataCenter.Name, id))
            : throw UnusableRequestException.NotFound("The id of a scheduled burst is a number.", "Look the ids up in scheduled, in the answer to GET of its burst.");
    }

    private Task<IResult> Swap(ChangeCall call)
    {
        var (on, off) = (changes.DataCenter(call.Said.Text(Fields.SwapOn)!), changes.DataCenter(call.Said.Text(Fields.SwapOff)!));
        return changes.Make(
            call,
            new BurstSwap(on.Name, off.Name, TermOf(call.Said), RampOf(call.Said)),
            state => new SwapAnswer(state.Revision, Of(on, state), Of(off, state)));
    }

    private Task<IResult> Make(ChangeCall call, DataCenterPlan dataCenter, bool isOn) =>
        Make(call, dataCenter, isOn ? On(call.Said, dataCenter.Name) : Off(call.Said, dataCenter.Name));

    private Task<IResult> Make(ChangeCall call, DataCenterPlan dataCenter, ControlChange change) =>
        changes.Make(call, change, state => Of(dataCenter, state));

    private BurstAnswer Of(DataCenterPlan dataCenter, ControlState state) => BurstAnswer.Of(dataCenter, state, changes.Now, changes.Health(dataCenter.Name));

    private static ControlChange On(Said said, string dataCenter) => said.Has(Fields.From)
        ? new BurstSchedule(dataCenter, TermOf(said), RampOf(said) ?? Ramp.None)
        : new BurstOn(dataCenter, TermOf(said), RampOf(said));

    private static BurstOff Off(Said said, string dataCenter)
    {
        Field[] ofOn = [Fields.For, Fields.Until, Fields.From, Fields.Ramp];
        return Array.Find(ofOn, said.Has) is { } field
            ? throw UnusableRequestException.Invalid(
                $"Burst goes off at once and stays off: {field.Name} says nothing.",
                $"Leave {field.Name} out. To end a burst at a later time, turn it on with for or until; to begin one, turn it on with from.")
            : new(dataCenter);
    }

    private static Term TermOf(Said said) => new(said.Value(Fields.From), said.Value(Fields.For), said.Value(Fields.Until));

    /// <returns>Null where nothing is said: a burst that is on keeps the one that it has.</returns>
    private static Ramp? RampOf(Said said) => said.Value(Fields.Ramp) is { } duration ? new(duration) : null;
}

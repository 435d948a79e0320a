using HealthAggregator.Web.Describing;

namespace HealthAggregator.Web;

/// <summary>What operators and Prometheus ask.</summary>
public sealed class AdminApi(AdminParts parts)
{
    private const string Index = """
        HealthAggregator

        Open to read:
          GET  /api/v1/status                                        everything believed now
          GET  /api/v1/data-centers/{dc}                             one data center of it
          GET  /api/v1/data-centers/{dc}/explain                     why it is told PASS or FAIL, and what would change that
          POST /api/v1/simulate                                      {"checks":{"web":"down"}}: what would be told then; changes nothing
          GET  /api/v1/data-centers/{dc}/burst                       whether its burst is on; /scheduled: what is to come
          GET  /api/v1/data-centers/{dc}/override                    the verdict that an operator has forced
          GET  /api/v1/data-centers/{dc}/stacks/{stack}/maintenance  whether a stack is out of the vote
          GET  /api/v1/audit                                         who changed what, and why, newest first; ?limit=N
          GET  /metrics                                              for Prometheus
          GET  /livez, /readyz                                       this process; ?verbose names the parts
          GET  /openapi/v1.json                                      all of this, for machines

        With a token, and a reason for everything:
          POST   /burst/on, /burst/off                                 ?reason=...&for=4h&data_center=...
          POST   /api/v1/burst/swap                                    {"on":"green","off":"blue","reason":"..."}
          PUT    /api/v1/data-centers/{dc}/burst                       {"on":true,"reason":"...","for":"4h"}; from schedules it, ramp raises the weight
          DELETE /api/v1/data-centers/{dc}/burst                       ?reason=...; /scheduled/{id} cancels one that is scheduled
          PUT    /api/v1/data-centers/{dc}/override                    {"verdict":"FAIL","reason":"...","for":"30m"}
          DELETE /api/v1/data-centers/{dc}/override                    ?reason=...
          PUT    /api/v1/data-centers/{dc}/stacks/{stack}/maintenance  {"reason":"...","for":"2h"}
          DELETE /api/v1/data-centers/{dc}/stacks/{stack}/maintenance  ?reason=...
          POST   /api/v1/data-centers/{dc}/recover                     clears a latched failure; ?reason=...
          POST   /api/v1/control/accept                                accepts that control state is lost; ?reason=...
          POST   /api/v1/reload                                        reads the config anew

        With the token of a heartbeat check:
          POST /api/v1/data-centers/{dc}/stacks/{stack}/checks/{check}/heartbeat  with nothing, or {"ok":false,"reason":"..."}

        """;

    public void Map(WebApplication app)
    {
        var (routes, changes) = (new AdminRoutes(app, parts), new Changes(parts));
        routes.Read("/", new("getIndex", "What there is.", typeof(string)), _ => TypedResults.Text(Index));
        new StatusApi(parts, changes).Map(routes);
        new ExplainApi(parts.Board).Map(routes);
        new BurstApi(changes).Map(routes);
        new OverrideApi(changes).Map(routes);
        new MaintenanceApi(changes).Map(routes);
        new ControlApi(parts, changes).Map(routes);
        new HeartbeatApi(parts).Map(routes);
        ApiDescription.Map(routes, app.Services);
        routes.RefuseTheRest();
    }
}

using HealthAggregator.Telemetry;
using HealthAggregator.Web.Asking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthAggregator.Web;

/// <summary>What is believed now, and how this process is.</summary>
internal sealed class StatusApi(AdminParts parts, Changes changes)
{
    /// <summary>Whoever asks waits, and nobody is sent away: there are as many as there are connections at most.</summary>
    private readonly InTurn _turn = new(mostWaiting: int.MaxValue);

    public void Map(AdminRoutes routes)
    {
        routes.Open("/livez", new("livez", "Whether this process is alive. With ?verbose its parts by name.", typeof(string)), context => Parts(context, Publishing));
        routes.Open(
            "/readyz",
            new("readyz", "Whether this process has judged every data center, and is blind to none. With ?verbose its parts by name.", typeof(string))
            {
                Query = [Fields.ReadyFor], Problems = [StatusCodes.Status404NotFound],
            },
            context => Parts(context, [Publishing, .. Seeing(context)]));

        routes.Read("/api/v1/status", new("getStatus", "Everything believed now.", typeof(StatusDocument)),
            context => _turn.Answer(() =>
            {
                Changes.Tag(context, Revision);
                return WholeJson.Of(parts.Status.Build(), StatusJson.Readable.StatusDocument);
            }));
        routes.Read("/api/v1/data-centers/{dc}", new("getDataCenter", "One data center of the status.", typeof(DataCenterStatus)), context => _turn.Answer(() =>
        {
            var name = ChangeCall.PartOf(context, "dc");
            Changes.Tag(context, Revision);
            return WholeJson.Of(parts.Status.Build(name) ?? throw Problems.NoSuchDataCenter(name, changes.Plan), StatusJson.Readable.DataCenterStatus);
        }));
        routes.Read("/metrics", new("getMetrics", "For Prometheus, in its text format; 200 whatever the verdict.", typeof(string)), _ => new MetricsResult(parts.Exposition));
    }

    /// <summary>Looked up before what it is put on: a change in between makes the tag too old, never too new.</summary>
    private long Revision => parts.Board.Snapshot.Control.Revision;

    private (string, bool) Publishing => ("publishing", !parts.Board.IsStale);

    /// <summary>Whoever still waits for what his witnesses say is as good as any other instance: only the blind is not.</summary>
    private (string, bool)[] Seeing(HttpContext context)
    {
        var (snapshot, name) = (parts.Board.Snapshot, (string?)context.Request.Query[Fields.ReadyFor.Name]);
        var asked = snapshot.Plan.DataCenters.Zip(snapshot.DataCenters).Where(pair => name is null || pair.First.Name == name).Select(pair => pair.Second).ToList();
        if (asked.Count == 0 && name is not null)
        {
            // Anybody may ask here: which there are is for those to know who may read.
            throw UnusableRequestException.NotFound("There is no such data center.", "GET /api/v1/status names those that there are.");
        }

        return [("first-round", asked.All(health => health is { HasStarted: true, IsWaiting: false })), ("sight", asked.All(health => health.Isolation is not { IsBlind: true }))];
    }

    private static ContentHttpResult Parts(HttpContext context, params (string Name, bool IsOk)[] named)
    {
        var isOk = named.All(part => part.IsOk);
        var text = context.Request.Query.ContainsKey("verbose")
            ? string.Concat(named.Select(part => part.IsOk ? $"[+]{part.Name} ok\n" : $"[-]{part.Name} failed\n"))
            : isOk ? "ok\n" : "failed\n";
        return TypedResults.Text(text, statusCode: isOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private sealed class MetricsResult(PrometheusText exposition) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = PrometheusText.ContentType;
            return exposition.WriteAsync(httpContext.Response.BodyWriter, httpContext.RequestAborted);
        }
    }
}

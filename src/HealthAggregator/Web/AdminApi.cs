using System.IO.Pipelines;
using HealthAggregator.Core;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthAggregator.Web;

/// <summary>What operators and Prometheus ask.</summary>
public sealed class AdminApi(AdminParts parts)
{
    private const string Index = """
        HealthAggregator
          GET  /api/v1/status                            everything believed now
          GET  /api/v1/data-centers/{dc}                 one data center of it
          POST /api/v1/data-centers/{dc}/recover         clears a latched failure; ?reason=..., needs a token
          POST /api/v1/reload                            reads the config anew; needs a token
          GET  /metrics                                  for Prometheus
          GET  /livez, /readyz                           this process; ?verbose names the parts

        """;

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public void Map(WebApplication app)
    {
        // The two probes of this very process are open always, whoever may read the rest: they say nothing of anybody else.
        app.MapMethods("/livez", Read, (HttpContext context) => Parts(context, ("publishing", !parts.Board.IsStale)));
        app.MapMethods("/readyz", Read, (HttpContext context) => Parts(
            context, ("publishing", !parts.Board.IsStale), ("first-round", parts.Board.Snapshot.DataCenters.All(dataCenter => dataCenter.HasStarted))));

        var reading = app.MapGroup("").AddEndpointFilter(async (context, next) => parts.Access.RefuseRead(context.HttpContext) ?? await next(context));
        reading.MapMethods("/", Read, () => TypedResults.Text(Index));
        reading.MapMethods("/api/v1/status", Read, () => TypedResults.Json(parts.Status.Build(), StatusJson.Readable.StatusDocument));
        reading.MapMethods("/api/v1/data-centers/{dataCenter}", Read, IResult (string dataCenter) => parts.Status.Build(dataCenter) is { } status
            ? TypedResults.Json(status, StatusJson.Readable.DataCenterStatus)
            : Problems.NoSuchDataCenter());
        reading.MapMethods("/metrics", Read, async (HttpContext context) =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            await parts.Exposition.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
        });

        app.MapPost("/api/v1/reload", (Delegate)Reload);
        app.MapPost("/api/v1/data-centers/{dataCenter}/recover", Recover);
        Allow(app, "GET, HEAD", "/", "/api/v1/status", "/api/v1/data-centers/{dataCenter}", "/metrics", "/livez", "/readyz");
        Allow(app, "POST", "/api/v1/reload", "/api/v1/data-centers/{dataCenter}/recover");

        // Not MapFallback, which leaves out whatever looks like a file.
        app.Map("/{**path}", () => Problems.NoSuchPath());
    }

    /// <summary>Tells whoever uses another method on a path that there is which ones it has.</summary>
    private static void Allow(WebApplication app, string methods, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            // For any method: what is mapped for one goes before it.
            app.Map(path, context =>
            {
                context.Response.Headers.Allow = methods;
                return Problems.MethodNotAllowed(methods).ExecuteAsync(context);
            });
        }
    }

    private static ContentHttpResult Parts(HttpContext context, params (string Name, bool IsOk)[] named)
    {
        var isOk = named.All(part => part.IsOk);
        var text = context.Request.Query.ContainsKey("verbose")
            ? string.Concat(named.Select(part => part.IsOk ? $"[+]{part.Name} ok\n" : $"[-]{part.Name} failed\n"))
            : isOk ? "ok\n" : "failed\n";
        return TypedResults.Text(text, statusCode: isOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<IResult> Reload(HttpContext context)
    {
        if (parts.Access.RefuseChange(context, out var actor) is { } refusal)
        {
            return refusal;
        }

        var reload = await parts.Reload($"{actor} from {context.Connection.RemoteIpAddress}");
        if (!reload.IsSuccessful)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                "The configuration is not valid; the one before it is still in force.",
                "Correct what errors says, and reload again.",
                new Dictionary<string, object?> { ["errors"] = (IReadOnlyList<string>)[.. reload.Errors.Select(error => error.ToString())] });
        }

        var plan = parts.Board.Snapshot.Plan;
        return TypedResults.Json(new(reload.LoadedAt, plan.DataCenters.Length, plan.Checks.Length), StatusJson.Readable.ReloadDocument);
    }

    private async Task<IResult> Recover(HttpContext context, string dataCenter, string? reason)
    {
        if (parts.Access.RefuseChange(context, out var actor) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Problems.ReasonMissing();
        }

        if (parts.Status.Build(dataCenter) is not { } before)
        {
            return Problems.NoSuchDataCenter();
        }

        if (before.IsLatched)
        {
            await parts.Apply(new Input.Recovered(dataCenter));
            parts.Logger.LatchCleared(dataCenter, actor, reason);
        }

        return TypedResults.Json(parts.Status.Build(dataCenter)!, StatusJson.Readable.DataCenterStatus);
    }
}

using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace HealthAggregator.Web;

/// <summary>
/// What GSLBs and CDNs ask: the web server's parser, and nothing else of the framework between it and the board. An answer allocates nothing here, takes no lock, and
/// waits for nothing but, after a stop of the whole process, the first publication.
/// </summary>
public sealed class ProbeListener(Board board, ILogger logger) : IHttpApplication<IFeatureCollection>
{
    private static readonly Answer NotFound = new(StatusCodes.Status404NotFound, "NOT FOUND");
    private static readonly Answer MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "METHOD NOT ALLOWED");
    private static readonly StringValues TextPlain = "text/plain";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Allowed = "GET, HEAD, OPTIONS";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        if (exception is not null)
        {
            var request = context.GetRequiredFeature<IHttpRequestFeature>();
            logger.RequestFailed(exception, request.Method, request.Path);
        }
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        // Nearly never: after a stop of the whole process, or when the evaluator is dead.
        var renewed = board.Renewed();
        if (!renewed.IsCompleted)
        {
            return AnswerAfter(renewed, context);
        }

        AnswerNow(context);
        return Task.CompletedTask;
    }

    private async Task AnswerAfter(Task renewed, IFeatureCollection context)
    {
        await renewed.ConfigureAwait(false);
        AnswerNow(context);
    }

    private void AnswerNow(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var answer = MethodNotAllowed;
        if (IsAllowed(request.Method))
        {
            answer = board.Read(request.Path) ?? NotFound;
        }
        else
        {
            response.Headers.Allow = Allowed;
        }

        response.StatusCode = answer.Status;
        response.Headers.ContentType = TextPlain;
        response.Headers.CacheControl = NoStore;
        response.Headers.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
            answer.Body.CopyTo(writer.GetSpan(answer.Body.Length));
            writer.Advance(answer.Body.Length);
        }
    }

    private static bool IsAllowed(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}

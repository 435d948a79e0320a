using HealthAggregator.Census;
using HealthAggregator.Publishing;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace HealthAggregator.Web;

/// <summary>
/// What GSLBs and CDNs ask: the web server's parser, and nothing else of the framework between it and the board. An answer allocates nothing here, takes no lock, and
/// waits for nothing but, after a stop of the whole process, the first publication. A connection costs one small object, and somebody who never asked before another.
/// </summary>
public sealed class ProbeListener(Board board, ProberCensus census, ILogger logger) : IHttpApplication<Conversation>
{
    private static readonly Answer NotFound = new(StatusCodes.Status404NotFound, "NOT FOUND");
    private static readonly Answer MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "METHOD NOT ALLOWED");
    private static readonly StringValues TextPlain = "text/plain";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Allowed = "GET, HEAD, OPTIONS";
    private static readonly StringValues Close = "close";

    /// <summary>Whether each answer is the last of its connection, since the server is about to close.</summary>
    public bool IsClosing { get; set; }

    // The server keeps it from one request of a connection to the next.
    public Conversation CreateContext(IFeatureCollection contextFeatures) =>
        contextFeatures is IHostContextContainer<Conversation> connection ? connection.HostContext ??= new(contextFeatures) : new(contextFeatures);

    public void DisposeContext(Conversation context, Exception? exception)
    {
        if (exception is not null)
        {
            var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
            logger.RequestFailed(exception, request.Method, request.Path);
        }
    }

    public Task ProcessRequestAsync(Conversation context)
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

    private async Task AnswerAfter(Task renewed, Conversation context)
    {
        await renewed.ConfigureAwait(false);
        AnswerNow(context);
    }

    private void AnswerNow(Conversation conversation)
    {
        var context = conversation.Features;
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        var answer = MethodNotAllowed;
        Page? page = null;
        if (IsAllowed(request.Method))
        {
            answer = board.Read(request.Path, out page) ?? NotFound;
        }
        else
        {
            response.Headers.Allow = Allowed;
        }

        response.StatusCode = answer.Status;
        response.Headers.ContentType = TextPlain;
        response.Headers.CacheControl = NoStore;
        response.Headers.ContentLength = answer.Body.Length;
        if (IsClosing)
        {
            response.Headers.Connection = Close;
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
            answer.Body.CopyTo(writer.GetSpan(answer.Body.Length));
            writer.Advance(answer.Body.Length);
        }

        conversation.Note(census, request, page, answer);
    }

    private static bool IsAllowed(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}

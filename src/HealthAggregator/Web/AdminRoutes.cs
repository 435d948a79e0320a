using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Asking;
using HealthAggregator.Web.Describing;

namespace HealthAggregator.Web;

/// <summary>The paths of the admin listener: who may ask for each, what each is, and which methods it has.</summary>
internal sealed class AdminRoutes(WebApplication app, AdminParts parts)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private readonly Dictionary<string, List<string>> _methods = [];

    /// <summary>Open always, whoever may read the rest.</summary>
    public void Open(string path, Operation operation, Func<HttpContext, IResult> answer) =>
        Map(path, Reading, operation with { IsOpen = true }, context => Answer(answer, context).ExecuteAsync(context));

    public void Read(string path, Operation operation, Func<HttpContext, IResult> answer) =>
        Map(path, Reading, operation, context => (parts.Access.RefuseRead(context) ?? Answer(answer, context)).ExecuteAsync(context));

    /// <summary>For whoever may read: it changes nothing, but what is asked about needs a body.</summary>
    public void Ask(string path, Operation operation, Func<HttpContext, Said, IResult> answer) =>
        Map(path, [HttpMethods.Post], operation, async context =>
        {
            var result = parts.Access.RefuseRead(context) ?? await Answer(answer, context, operation.Asks!);
            await result.ExecuteAsync(context);
        });

    /// <summary>Only for operators, only with a token, and only for what it takes.</summary>
    public void Change(string method, string path, Operation operation, Func<ChangeCall, Task<IResult>> make) =>
        Map(path, [method], operation, async context =>
        {
            var answer = parts.Access.RefuseChange(context, out var actor) ?? await Answer(make, context, operation.Takes!, actor);
            await answer.ExecuteAsync(context);
        });

    /// <summary>Only for the holder of a check's own token.</summary>
    /// <param name="find">The check that is meant; null when there is none.</param>
    public void Beat(string path, Operation operation, Func<HttpContext, CheckPlan?> find, Func<CheckPlan, Said, Task<IResult>> take) =>
        Map(path, [HttpMethods.Post], operation, async context =>
        {
            var check = find(context);
            var answer = parts.Access.RefuseBeat(context, (check?.Target as HeartbeatTarget)?.Sha256) ?? await Answer(take, check!, context, operation.Takes!);
            await answer.ExecuteAsync(context);
        });

    /// <summary>Tells whoever uses another method on a path that there is which ones it has, and whoever asks for another path that there is none.</summary>
    public void RefuseTheRest()
    {
        foreach (var (path, methods) in _methods)
        {
            var allowed = string.Join(", ", methods);

            // For any method: what is mapped for one goes before it.
            app.Map(path, context =>
            {
                context.Response.Headers.Allow = allowed;
                return Problems.MethodNotAllowed(allowed).ExecuteAsync(context);
            });
        }

        // Not MapFallback, which leaves out whatever looks like a file.
        app.Map("/{**path}", context => Problems.NoSuchPath().ExecuteAsync(context));
    }

    private void Map(string path, string[] methods, Operation operation, RequestDelegate answer)
    {
        // The description of the API leaves out what has no method of a class behind it.
        app.MapMethods(path, methods, answer).WithMetadata(operation, answer.Method);
        if (!_methods.TryAdd(path, [.. methods]))
        {
            _methods[path].AddRange(methods);
        }
    }

    private static IResult Answer(Func<HttpContext, IResult> answer, HttpContext context)
    {
        try
        {
            return answer(context);
        }
        catch (UnusableRequestException unusable)
        {
            return Problems.Of(unusable);
        }
    }

    private static async Task<IResult> Answer(Func<HttpContext, Said, IResult> answer, HttpContext context, Takes asks)
    {
        try
        {
            return answer(context, await asks.Read(context));
        }
        catch (UnusableRequestException unusable)
        {
            return Problems.Of(unusable);
        }
    }

    private static async Task<IResult> Answer(Func<CheckPlan, Said, Task<IResult>> take, CheckPlan check, HttpContext context, Takes takes)
    {
        try
        {
            return await take(check, await takes.Read(context));
        }
        catch (UnusableRequestException unusable)
        {
            return Problems.Of(unusable);
        }
    }

    private async Task<IResult> Answer(Func<ChangeCall, Task<IResult>> make, HttpContext context, Takes takes, string actor)
    {
        try
        {
            return await make(new(context, actor, await takes.Read(context), IfMatch.Read(context.Request)));
        }
        catch (UnusableRequestException unusable)
        {
            parts.Control.Note(new AuditEntry(
                parts.Control.State.Revision, parts.Clock.Now.Wall, actor, Access.SourceOf(context).ToString(), context.Request.Method, context.Request.Path, null, null, "",
                AuditOutcome.Refused, unusable.Title));
            return Problems.Of(unusable);
        }
    }
}

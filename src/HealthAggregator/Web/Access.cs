using System.Net;
using System.Threading.RateLimiting;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthAggregator.Web;

/// <summary>Who may read and who may change. A bearer token and nothing else: no cookie ever authorizes anything.</summary>
public sealed class Access(TokenBook tokens, Func<bool> anonymousRead, ILogger logger) : IDisposable
{
    private const string Scheme = "Bearer ";

    // Wrong guesses, per source: ten a minute are answered as such, and logged.
    private readonly PartitionedRateLimiter<IPAddress> _guesses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(source =>
        RateLimitPartition.GetFixedWindowLimiter(source, _ => new() { PermitLimit = 10, Window = TimeSpan.FromMinutes(1), AutoReplenishment = true }));

    /// <returns>Null when the request may read; else what to answer.</returns>
    public ProblemHttpResult? RefuseRead(HttpContext context) =>
        anonymousRead() || FindToken(context) is not null ? null : Refuse(context);

    /// <param name="actor">The name of the token's owner, when null is returned.</param>
    /// <returns>Null when the request may change things; else what to answer.</returns>
    public ProblemHttpResult? RefuseChange(HttpContext context, out string actor)
    {
        actor = "";
        if (IsForeign(context.Request))
        {
            logger.RequestRefused(context.Request.Method, context.Request.Path, Source(context).ToString(), "the request comes from a page of another origin");
            return Problems.ForeignOrigin();
        }

        if (FindToken(context) is not { } token)
        {
            return Refuse(context);
        }

        actor = token.Name;
        return token.Role == TokenRole.Operator ? null : Problems.ViewerOnly();
    }

    public void Dispose() => _guesses.Dispose();

    private TokenSettings? FindToken(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.Find(value[Scheme.Length..].Trim())
            : null;

    private ProblemHttpResult Refuse(HttpContext context)
    {
        using var permit = _guesses.AttemptAcquire(Source(context));
        if (!permit.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "60";
            return Problems.TooManyGuesses();
        }

        logger.RequestRefused(context.Request.Method, context.Request.Path, Source(context).ToString(), "no token, or a wrong one");
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized();
    }

    private static IPAddress Source(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    /// <summary>Browsers say where a change comes from; whoever says nothing is no browser.</summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}

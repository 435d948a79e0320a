using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
    /// <summary>What no token hashes to, as far as anybody knows: so that a check that is not there takes no less time.</summary>
    private static readonly ImmutableArray<byte> NobodysHash = [.. new byte[32]];

    private const string NoToken = "no token, or a wrong one";

    // Wrong guesses, per source: ten a minute are answered as such, and logged.
    private readonly PartitionedRateLimiter<IPAddress> _guesses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(source =>
        RateLimitPartition.GetFixedWindowLimiter(NeighbourhoodOf(source), _ => new() { PermitLimit = 10, Window = TimeSpan.FromMinutes(1), AutoReplenishment = true }));

    /// <summary>Told of every change that is refused here: the request, whose token it came with (empty: nobody's), and why. It must not throw.</summary>
    public Action<HttpContext, string, string> ChangeRefused { get; init; } = (_, _, _) => { };

    /// <summary>Where a request comes from. The connection alone says so: anybody can write what he likes into a header.</summary>
    public static IPAddress SourceOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        var address => address,
    };

    /// <returns>Null when the request may read; else what to answer.</returns>
    public ProblemHttpResult? RefuseRead(HttpContext context) =>
        anonymousRead() || FindToken(context) is not null ? null : Refuse(context);

    /// <param name="actor">The name of the token's owner, when null is returned.</param>
    /// <returns>Null when the request may change things; else what to answer.</returns>
    public ProblemHttpResult? RefuseChange(HttpContext context, out string actor)
    {
        actor = "";
        var token = FindToken(context);
        if (IsForeign(context.Request))
        {
            // Whoever has no token gets no more of these answers, and of the lines that tell of them, than of the others.
            return token is null && IsGuessing(context)
                ? TooManyGuesses(context)
                : Refuse(context, token?.Name ?? "", "the request comes from a page of another origin", Problems.ForeignOrigin());
        }

        if (token is null)
        {
            ChangeRefused(context, "", NoToken);
            return Refuse(context);
        }

        if (token.Role != TokenRole.Operator)
        {
            return Refuse(context, token.Name, "the token may only read", Problems.ViewerOnly());
        }

        actor = token.Name;
        return null;
    }

    /// <param name="own">The SHA-256 of the check's own token; null where there is no such check, which is told to operators alone.</param>
    /// <returns>Null when the request may report in for the check; else what to answer.</returns>
    public ProblemHttpResult? RefuseBeat(HttpContext context, ImmutableArray<byte>? own)
    {
        // Whoever may change things reports nothing, even where somebody took one token for both.
        var token = FindToken(context);
        var isOwn = IsToken(context, own ?? NobodysHash) && own is not null && token is null;
        if (IsForeign(context.Request))
        {
            return token is null && !isOwn && IsGuessing(context)
                ? TooManyGuesses(context)
                : Refuse(context, token?.Name ?? "", "the request comes from a page of another origin", Problems.ForeignOrigin());
        }

        if (isOwn)
        {
            return null;
        }

        if (token is null)
        {
            ChangeRefused(context, "", NoToken);
            return Refuse(context);
        }

        return token.Role != TokenRole.Operator ? Refuse(context, token.Name, "the token may only read", Problems.ViewerOnly())
            : own is null ? Problems.NoSuchHeartbeat()
            : Refuse(context, token.Name, "an operator's token is no job's", Problems.NotTheJobsToken());
    }

    public void Dispose() => _guesses.Dispose();

    /// <summary>A host that has one IPv6 address has 2^64 of them.</summary>
    private static IPAddress NeighbourhoodOf(IPAddress source) =>
        source.AddressFamily == AddressFamily.InterNetworkV6 ? new([.. source.GetAddressBytes()[..8], .. new byte[8]]) : source;

    private TokenSettings? FindToken(HttpContext context) => TokenIn(context) is { } token ? tokens.Find(token) : null;

    private static bool IsToken(HttpContext context, ImmutableArray<byte> hash) =>
        TokenIn(context) is { } token && CryptographicOperations.FixedTimeEquals(OperatorToken.HashOf(token).AsSpan(), hash.AsSpan());

    private static string? TokenIn(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    private ProblemHttpResult Refuse(HttpContext context, string actor, string why, ProblemHttpResult answer)
    {
        logger.RequestRefused(context.Request.Method, context.Request.Path, SourceOf(context).ToString(), actor.Length == 0 ? why : $"{why} (with the token of {actor})");
        ChangeRefused(context, actor, why);
        return answer;
    }

    private ProblemHttpResult Refuse(HttpContext context)
    {
        if (IsGuessing(context))
        {
            return TooManyGuesses(context);
        }

        logger.RequestRefused(context.Request.Method, context.Request.Path, SourceOf(context).ToString(), NoToken);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized();
    }

    /// <summary>Counts one more guess.</summary>
    private bool IsGuessing(HttpContext context)
    {
        using var permit = _guesses.AttemptAcquire(SourceOf(context));
        return !permit.IsAcquired;
    }

    private static ProblemHttpResult TooManyGuesses(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return Problems.TooManyGuesses();
    }

    /// <summary>Browsers say where a change comes from; whoever says nothing is no browser.</summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.Any(origin => !$"{request.Scheme}://{request.Host}".Equals(origin, StringComparison.OrdinalIgnoreCase));
}

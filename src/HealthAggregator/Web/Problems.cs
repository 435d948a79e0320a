using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthAggregator.Web;

/// <summary>RFC 9457 answers: what is wrong in the title, what to do in the detail.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string title, string detail, IDictionary<string, object?>? more = null) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: more);

    public static ProblemHttpResult NoSuchPath() =>
        Of(StatusCodes.Status404NotFound, "There is nothing here.", "Ask GET / for what there is.");

    public static ProblemHttpResult MethodNotAllowed(string allowed) =>
        Of(StatusCodes.Status405MethodNotAllowed, "This path has no such method.", $"Use {allowed}.");

    public static ProblemHttpResult NoSuchDataCenter() =>
        Of(StatusCodes.Status404NotFound, "There is no such data center.", "Ask GET /api/v1/status for those that there are.");

    public static ProblemHttpResult ReasonMissing() =>
        Of(StatusCodes.Status400BadRequest, "A reason is missing.", "Say why, for whoever reads it at 3 a.m.: ?reason=...");

    /// <summary>The same for a missing token and for a wrong one: it tells a guesser nothing.</summary>
    public static ProblemHttpResult Unauthorized() =>
        Of(StatusCodes.Status401Unauthorized, "This needs a token.", "Send Authorization: Bearer TOKEN with a token that this instance knows.");

    public static ProblemHttpResult TooManyGuesses() =>
        Of(StatusCodes.Status429TooManyRequests, "Too many wrong tokens.", "Wait a minute. A right token is let in at any time.");

    public static ProblemHttpResult ViewerOnly() =>
        Of(StatusCodes.Status403Forbidden, "This token may only read.", "Use the token of an operator.");

    public static ProblemHttpResult ForeignOrigin() =>
        Of(StatusCodes.Status403Forbidden, "Another site's page may not change anything here.", "Send the request from this origin, or without a browser.");
}

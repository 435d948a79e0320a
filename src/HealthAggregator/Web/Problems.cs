using System.Text.Json;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthAggregator.Web;

/// <summary>RFC 9457 answers: what is wrong in the title, what to do in the detail.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string title, string detail, IDictionary<string, object?>? more = null) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: more);

    public static ProblemHttpResult Of(UnusableRequestException unusable) => Of(unusable.Status, unusable.Title, unusable.Detail);

    /// <param name="current">What is so now; null where that does not matter.</param>
    public static ProblemHttpResult Of(Refusal refusal, long revision, ControlAnswer? current)
    {
        var more = new Dictionary<string, object?> { ["revision"] = revision };
        if (current is not null)
        {
            more["current"] = JsonSerializer.SerializeToElement(current, StatusJson.Readable.GetTypeInfo(current.GetType())!);
        }

        return Of(StatusOf(refusal.Kind), refusal.Title, refusal.Detail, more);
    }

    public static ProblemHttpResult InvalidConfig(Reload reload) => Of(
        StatusCodes.Status422UnprocessableEntity,
        "The configuration is not valid; the one before it is still in force.",
        "Correct what errors says, and reload again.",
        new Dictionary<string, object?> { ["errors"] = (IReadOnlyList<string>)[.. reload.Errors.Select(error => error.ToString())] });

    public static ProblemHttpResult NoSuchPath() =>
        Of(StatusCodes.Status404NotFound, "There is nothing here.", "Ask GET / for what there is.");

    public static ProblemHttpResult MethodNotAllowed(string allowed) =>
        Of(StatusCodes.Status405MethodNotAllowed, "This path has no such method.", $"Use {allowed}.");

    public static UnusableRequestException NoSuchDataCenter(string name, Plan plan) =>
        UnusableRequestException.NotFound($"There is no data center {Configuration.Shown.Of(name)}.", $"Name one that there is: {NamesOf(plan)}.");

    public static UnusableRequestException NoSuchStack(string name, DataCenterPlan dataCenter) => UnusableRequestException.NotFound(
        $"{dataCenter.Name} has no stack {Configuration.Shown.Of(name)}.", $"Name one that it has: {string.Join(", ", dataCenter.Stacks.Select(stack => stack.Name))}.");

    /// <summary>The data center that is meant where none is named.</summary>
    /// <exception cref="UnusableRequestException">There is none.</exception>
    public static DataCenterPlan DefaultOf(Plan plan) => plan.Default ?? throw UnusableRequestException.Invalid(
        "There are several data centers, and none is the default.", $"Name one in data_center: {NamesOf(plan)}.");

    public static string NamesOf(Plan plan) => string.Join(", ", plan.DataCenters.Select(dataCenter => dataCenter.Name));

    /// <summary>The same for a missing token and for a wrong one: it tells a guesser nothing.</summary>
    public static ProblemHttpResult Unauthorized() =>
        Of(StatusCodes.Status401Unauthorized, "This needs a token.", "Send Authorization: Bearer TOKEN with a token that this instance knows.");

    public static ProblemHttpResult TooManyGuesses() =>
        Of(StatusCodes.Status429TooManyRequests, "Too many wrong tokens.", "Wait a minute. A right token is let in at any time.");

    public static ProblemHttpResult Busy() =>
        Of(StatusCodes.Status503ServiceUnavailable, "Too many ask this at once.", "Ask again in a moment. Verdicts are not affected.");

    public static ProblemHttpResult ViewerOnly() =>
        Of(StatusCodes.Status403Forbidden, "This token may only read.", "Use the token of an operator.");

    /// <summary>Only for whoever has a token of an operator: to all others it is as if the token were wrong.</summary>
    public static ProblemHttpResult NoSuchHeartbeat() => Of(
        StatusCodes.Status404NotFound, "There is no such heartbeat check.", "GET /api/v1/status names the checks that there are; those of the kind heartbeat have one.");

    public static ProblemHttpResult NotTheJobsToken() =>
        Of(StatusCodes.Status403Forbidden, "An operator's token is no job's.", "Use the token whose SHA-256 the check has.");

    public static ProblemHttpResult ForeignOrigin() =>
        Of(StatusCodes.Status403Forbidden, "Another site's page may not change anything here.", "Send the request from this origin, or without a browser.");

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Moved => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}

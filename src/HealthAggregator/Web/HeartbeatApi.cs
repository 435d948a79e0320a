using HealthAggregator.Core.Planning;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;

namespace HealthAggregator.Web;

/// <summary>Jobs that report in, over HTTP: each with a token of its own, which changes nothing else. A heartbeat is a sample, and no operator's change.</summary>
internal sealed class HeartbeatApi(AdminParts parts)
{
    /// <summary>How long a job waits for the disk at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Map(AdminRoutes routes) => routes.Beat(
        "/api/v1/data-centers/{dc}/stacks/{stack}/checks/{check}/heartbeat",
        new("postHeartbeat", "A job reports in, with the token of its own check.", typeof(HeartbeatAnswer))
        {
            Takes = Takes.Body("""{"ok":false,"reason":"disk full"}""", Fields.JobIsOk, Fields.JobsReason) with { MayBeNothing = true }, IsBeat = true,
        },
        Find,
        Beat);

    private CheckPlan? Find(HttpContext context)
    {
        var key = new CheckKey(ChangeCall.PartOf(context, "dc"), ChangeCall.PartOf(context, "stack"), ChangeCall.PartOf(context, "check"));
        return parts.Board.Snapshot.Plan.Checks.FirstOrDefault(check => check.Key == key && check.Target is HeartbeatTarget);
    }

    private async Task<IResult> Beat(CheckPlan check, Said said)
    {
        var reason = said.Text(Fields.JobsReason)?.Trim() ?? "";
        if (reason.Length > LastBeat.LongestReason)
        {
            throw UnusableRequestException.Invalid($"reason is longer than {LastBeat.LongestReason} characters.", "Shorten it.");
        }

        if (parts.Beats.Beat(check.Key, said.Value(Fields.JobIsOk) ?? true, reason) is not ({ At: { } at } beat, var kept))
        {
            return Problems.NoSuchHeartbeat();
        }

        return TypedResults.Json(
            new(check.Key.DataCenter, check.Key.Stack, check.Key.Check, at.Wall, beat.IsOk, beat.Reason, at.Wall + ((HeartbeatTarget)check.Target).MaxAge),
            StatusJson.Readable.HeartbeatAnswer,
            statusCode: await IsKept(kept).ConfigureAwait(false) ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    /// <summary>A disk that is full, or hangs, is no fault of the job: what it said counts all the same.</summary>
    private static async Task<bool> IsKept(Task<bool> kept)
    {
        try
        {
            return await kept.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

using HealthAggregator.Core;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary>
/// <c>status --expect-out</c>: does a data center get no traffic any more? For a pipeline that wants to take it down. That it answers FAIL just now is no proof: only an
/// operator's word, or that nobody has said burst, keeps it out, and only as long as it holds.
/// </summary>
internal static class ExpectOut
{
    /// <summary>How long an operator's word must still hold: whoever asks needs a while to act on the answer.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <returns>0 when it is out and stays out; 1 when it is in, or nothing proves that it is out.</returns>
    public static async Task<int> Ask(HttpClient http, string name, CancellationToken cancellation)
    {
        var (status, meant) = await new ControlClient(http, cancellation).Status(name);
        var dataCenter = meant[0];
        var isIn = dataCenter is { InRotation: true } or { Verdict: not "FAIL" };
        var doubt = isIn ? null : Doubt(status, dataCenter);
        Console.Out.WriteLine(LogText.Visible(isIn ? $"{name} is in rotation, by {dataCenter.Rung}: {dataCenter.Reason}. {WayOut(dataCenter)}, and ask again."
            : doubt is null ? $"{name} is out of rotation, kept out by {dataCenter.Rung}: {Word(dataCenter)}."
            : $"{name} is not in rotation, but that proves nothing: {doubt}"));
        return isIn || doubt is not null ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Why what keeps it out now may let it in again by itself, and what to do; null when it will not.</summary>
    private static string? Doubt(StatusDocument status, DataCenterStatus dataCenter)
    {
        var soon = status.AsOf + Margin;
        return dataCenter switch
        {
            _ when status.Control is { AcceptsChanges: false } or { Alarm: not null } =>
                $"what operators said is in doubt. {status.Control.Alarm ?? "It is lost, and nobody has accepted that."} Set that right, and ask again.",

            { Rung: "forced", Override: { InEffect: true, Verdict: "FAIL" } forced } => forced.Until < soon
                ? $"its override ends at {WallTime.Format(forced.Until.Value)}. Type override fail with a longer --for, or --permanent, and ask again."
                : null,

            { Rung: "no-burst", Role: "burst", Burst: { On: false, Next: { } next } } when next < soon =>
                $"burst begins by itself at {WallTime.Format(next)}. Type burst cancel with its id, which burst status shows, and ask again.",
            { Rung: "no-burst", Role: "burst", Override: { InEffect: false, Verdict: "PASS", From: { } from } } when from < soon =>
                $"an override begins at {WallTime.Format(from)} and says PASS. Type override clear, and ask again.",
            { Rung: "no-burst", Role: "burst", Burst.On: false } => null,

            { Rung: "required" or "score" } => $"{Observed(dataCenter)}, and may pass a moment later. {WayOut(dataCenter)}, and ask again.",
            { Rung: "stale" or "starting" or "isolated" } => $"{Observed(dataCenter)}, which is to say that nobody knows. Ask again.",
            _ => $"{Observed(dataCenter)}, of which this program does not know what it means. Ask with the version that the instance has, which is {status.Version}.",
        };
    }

    private static string Observed(DataCenterStatus dataCenter) => $"it is kept out by {dataCenter.Rung}: {dataCenter.Reason}";

    private static string WayOut(DataCenterStatus dataCenter) => dataCenter is { Role: "burst", Rung: not "forced" }
        ? "Take it out with burst off or override fail"
        : "Take it out with override fail";

    private static string Word(DataCenterStatus dataCenter) => dataCenter switch
    {
        { Rung: "forced", Override: { } forced } => ControlText.Of(forced),
        { Override: { InEffect: false, Verdict: "PASS", From: { } from } } => $"{dataCenter.Reason}; an override begins at {WallTime.Format(from)} and says PASS",
        _ => dataCenter.Reason,
    };
}

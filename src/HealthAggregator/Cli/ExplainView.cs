using System.Globalization;
using HealthAggregator.Core;
using HealthAggregator.Telemetry;
using HealthAggregator.Web.Answering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HealthAggregator.Cli;

/// <summary>An explanation as a person reads it in a terminal: the answer first, then where it comes from.</summary>
internal static class ExplainView
{
    /// <summary>Of what does not pass, so much is shown; the status shows all of it.</summary>
    private const int MostLosses = 20;

    public static Rows Of(ExplainAnswer explained) => new(
    [
        new Markup($"[bold]{StatusView.Plain(explained.DataCenter)}[/]  {StatusView.Colored(explained.Verdict)}  by {StatusView.Plain(explained.Rung)}: {StatusView.Plain(explained.Reason)}"),
        .. Lines(Ways(explained)),
        Ladder(explained),
        .. Lines(Score(explained.Score)),
        .. Lines(Losses(explained.Score.Losses)),
        .. Lines(History(explained.History)),
        new Text(LogText.Visible($"Revision {explained.Revision}, as of {explained.AsOf.ToString("u", CultureInfo.InvariantCulture)}") + "\n"),
    ]);

    private static IEnumerable<string> Ways(ExplainAnswer explained)
    {
        if (explained.Since is { } since)
        {
            yield return $"  since {WallTime.Format(since)}";
        }

        foreach (var way in explained.Ways)
        {
            yield return $"  {way.Sentence}";
        }

        if (explained.Ways.Count == 0)
        {
            yield return $"  nothing that is known of would make it {(explained.Verdict == "PASS" ? "FAIL" : "PASS")}";
        }
    }

    private static Table Ladder(ExplainAnswer explained)
    {
        var table = Terminal.Table("rung", "verdict", "saw");
        foreach (var rung in explained.Rungs)
        {
            table.AddRow(
                rung.Decides ? $"[bold]{StatusView.Plain(rung.Rung)} (decides)[/]" : StatusView.Plain(rung.Rung),
                rung.Verdict is { } verdict ? StatusView.Colored(verdict) : "-",
                StatusView.Plain(rung.Saw));
        }

        return table;
    }

    private static IEnumerable<string> Score(ScoreAnswer score) =>
    [
        .. score.Timers.Select(timer => $"{timer.Name}: {Seconds(timer.RemainingSeconds)} of {Seconds(timer.Seconds)} to go"),
        .. score.Notes,
    ];

    private static IEnumerable<string> Losses(IReadOnlyList<LossAnswer> losses)
    {
        if (losses.Count > 0)
        {
            yield return "What counts and does not pass:";
        }

        foreach (var loss in losses.Take(MostLosses))
        {
            yield return $"  {loss.Name}{(loss.Vote == "voting" ? "" : $" ({loss.Vote})")}: {loss.Why}";
        }

        if (losses.Count > MostLosses)
        {
            yield return $"  and {losses.Count - MostLosses} more: health-aggregator status";
        }
    }

    private static IEnumerable<string> History(IReadOnlyList<ChangeAnswer> history)
    {
        if (history.Count > 0)
        {
            yield return "The last changes of the verdict, newest first:";
        }

        foreach (var change in history.Reverse())
        {
            yield return $"  {WallTime.Format(change.At)}  {change.Before.Verdict} by {change.Before.Rung} -> {change.After.Verdict} by {change.After.Rung}: {change.After.Reason}";
            yield return $"    because {string.Join("; ", change.Causes)}";
        }
    }

    private static IEnumerable<IRenderable> Lines(IEnumerable<string> lines) => lines.Select(line => new Text(LogText.Visible(line)));

    private static string Seconds(double seconds) => Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(seconds)));
}

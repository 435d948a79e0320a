using System.Globalization;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HealthAggregator.Cli;

/// <summary>A status as a person reads it in a terminal.</summary>
internal static class StatusView
{
    public static Rows Of(StatusDocument status, IReadOnlyList<DataCenterStatus> dataCenters)
    {
        var rows = new List<IRenderable>();
        foreach (var dataCenter in dataCenters)
        {
            rows.Add(new Markup($"[bold]{Markup.Escape(dataCenter.Name)}[/]  {Colored(dataCenter.Verdict)}  by {Markup.Escape(dataCenter.Rung)}: {Markup.Escape(LogText.Visible(dataCenter.Reason))}"));
            rows.AddRange(SaidOf(dataCenter).Select(line => new Text($"  {LogText.Visible(line)}")));
            rows.Add(ChecksOf(dataCenter));
        }

        if (status.Control.Alarm is { } alarm)
        {
            rows.Add(new Markup($"[red]{Markup.Escape(LogText.Visible(alarm))}[/]\n"));
        }

        if (!status.Config.LastReloadSuccessful)
        {
            rows.Add(new Markup($"[red]The newest config was refused; the one of {status.Config.LoadedAt:u} is in force.[/]\n"));
            rows.AddRange(status.Config.Errors.Select(error => new Text(error + "\n")));
        }

        rows.Add(new Text($"{status.Instance}, version {status.Version}, revision {status.Revision}, as of {status.AsOf.ToString("u", CultureInfo.InvariantCulture)}\n"));
        return new(rows);
    }

    /// <summary>What operators said of a data center, and what would be answered had they said nothing, where that differs.</summary>
    private static IEnumerable<string> SaidOf(DataCenterStatus dataCenter)
    {
        var observed = dataCenter.Observed;
        if (observed.Rung != dataCenter.Rung)
        {
            yield return $"observed: {observed.Verdict} by {observed.Rung}: {observed.Reason}";
        }

        if (dataCenter.Override is { } forced)
        {
            yield return $"override: {ControlText.Of(forced)}";
        }

        if (dataCenter.Role == "burst" || dataCenter.Burst.On || dataCenter.Burst.Scheduled.Count > 0)
        {
            yield return $"burst: {ControlText.Of(dataCenter.Burst)}";
        }

        foreach (var (stack, maintenance) in dataCenter.Stacks.Where(stack => stack.Maintenance is not null).Select(stack => (stack, stack.Maintenance!)))
        {
            yield return $"{stack.Name}: {ControlText.Of(maintenance)}";
        }
    }

    private static Table ChecksOf(DataCenterStatus dataCenter)
    {
        var table = Terminal.IsWide ? Terminal.Table("check", "status", "age", "target", "last") : Terminal.Table("check", "status", "age", "last");
        foreach (var (stack, check) in dataCenter.Stacks.SelectMany(stack => stack.Checks.Select(check => (stack, check))))
        {
            var age = check.AgeSeconds is { } seconds ? $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)}s" : "-";
            var last = check.Last is null ? "nothing heard yet" : check.Last.Passed ? $"passed in {check.Last.DurationMs.ToString("0.0", CultureInfo.InvariantCulture)} ms" : check.Last.Reason;
            var status = Colored(check.Status) + (check.IsStale ? " [yellow]stale[/]" : "") + (check.Vote == "voting" ? "" : $" ({check.Vote})");
            var name = Markup.Escape($"{stack.Name}/{check.Name}");
            string[] cells = Terminal.IsWide
                ? [name, status, age, Markup.Escape(check.Target), Markup.Escape(last)]
                : [name, status, age, Markup.Escape(last)];
            table.AddRow(cells);
        }

        return table;
    }

    private static string Colored(string word) => word switch
    {
        "PASS" or "passing" => $"[green]{word}[/]",
        "FAIL" or "failing" => $"[red]{word}[/]",
        _ => $"[yellow]{Markup.Escape(word)}[/]",
    };
}

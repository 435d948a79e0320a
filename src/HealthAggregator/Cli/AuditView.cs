using System.Globalization;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HealthAggregator.Cli;

/// <summary>Audit entries as a person reads them in a terminal.</summary>
internal static class AuditView
{
    public static IRenderable Of(AuditDocument audit)
    {
        if (audit.Entries.Count == 0)
        {
            return new Text("Nobody has changed anything yet.\n");
        }

        var table = Terminal.Table("time", "actor", "source", "action", "target", "outcome", "reason");
        foreach (var entry in audit.Entries)
        {
            table.AddRow(
                Plain(entry.At.ToString("u", CultureInfo.InvariantCulture)), Plain(entry.Actor.Length == 0 ? "-" : entry.Actor), Plain(entry.Source),
                Plain(entry.Action), Plain(entry.Target), Colored(entry.Outcome), Plain(entry.Why is null ? entry.Reason : $"{entry.Reason} ({entry.Why})".TrimStart()));
        }

        return table;
    }

    // Strangers wrote it: a terminal must show what they wrote, and do none of it.
    private static Text Plain(string text) => new(LogText.Visible(text));

    private static Text Colored(string outcome) => new(LogText.Visible(outcome), outcome switch
    {
        "applied" => new Style(Color.Green),
        "refused" => new Style(Color.Red),
        _ => Style.Plain,
    });
}

using System.Globalization;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary>A round of probes as a person reads it.</summary>
public static class ProbeRoundView
{
    /// <summary>In the order of the file; what is never counted comes last, with what it is in place of a stack.</summary>
    public static Table TableOf(ProbeRound round)
    {
        var table = Terminal.Table("data center", "stack", "check", "result", "ms", "reason");
        foreach (var check in round.Plan.Probed)
        {
            var sample = round[check];
            table.AddRow(
                Markup.Escape(check.Key.DataCenter),
                Markup.Escape(check.Key.Stack.TrimStart('@')),
                Markup.Escape(check.Key.Check),
                ResultOf(sample),
                sample.Duration.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture),
                Markup.Escape(sample.Reason));
        }

        return table;
    }

    private static string ResultOf(Sample sample) => sample switch
    {
        { IsUnsure: true } => $"[yellow]{Labels.Outcome(sample.Failure)}, unsure[/]",
        { Passed: true } => "[green]pass[/]",
        _ => $"[red]{Labels.Outcome(sample.Failure)}[/]",
    };
}

using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using Spectre.Console;

namespace HealthAggregator.Cli;

/// <summary>What each verdict would be under another config, beside what it is.</summary>
public static class VerdictComparison
{
    /// <param name="would">What one round says.</param>
    /// <param name="now">What a running instance says; null when none does.</param>
    /// <returns>Markup, line by line.</returns>
    public static IEnumerable<string> LinesOf(Snapshot would, StatusDocument? now)
    {
        foreach (var (plan, health) in would.Plan.DataCenters.Zip(would.DataCenters))
        {
            var current = now?.DataCenters.FirstOrDefault(dataCenter => dataCenter.Name == plan.Name);
            var beside = now is null ? "" : current is null ? "; new" : Beside(health.Decision, current.Verdict, current.Rung);
            yield return $"[bold]{Markup.Escape(plan.Name)}[/] would be {Words(health.Decision)}{beside}";

            // Where an operator's word decides, what it hides is what the config may have changed.
            if (health.Decision != health.Observed)
            {
                var observed = current?.Observed is { } real ? Beside(health.Observed, real.Verdict, real.Rung) : "";
                yield return $"  observed would be {Words(health.Observed)}{observed}";
            }

            if (IsBlind(plan, would))
            {
                yield return $"  [yellow]no witness answers from here: an instance that sees no more is isolated as soon as nine in ten checks turn bad, and then holds its verdict for up to {Duration.Format(plan.Isolation!.Hold)}[/]";
            }
        }

        foreach (var gone in now?.DataCenters.Where(dataCenter => would.Plan.DataCenters.All(plan => plan.Name != dataCenter.Name)) ?? [])
        {
            yield return $"[bold]{Plain(gone.Name)}[/] would be gone; it is {Colored(gone.Verdict)} now, by {Plain(gone.Rung)}";
        }
    }

    private static string Words(Decision decision) => $"{Colored(Labels.Of(decision.Verdict))} by {Labels.Of(decision.Rung)}: {Plain(decision.Reason)}";

    private static string Beside(Decision would, string verdict, string rung) => (verdict == Labels.Of(would.Verdict), rung == Labels.Of(would.Rung)) switch
    {
        (true, true) => "; no change",
        (true, false) => $"; it is {Colored(verdict)} now too, by {Plain(rung)}",
        _ => $"; it is {Colored(verdict)} now, by {Plain(rung)}",
    };

    private static bool IsBlind(DataCenterPlan plan, Snapshot would) =>
        plan.Isolation is { } isolation && isolation.Witnesses.All(witness => would.Checks[would.Plan.IndexOf(witness)].Status != Core.Observing.CheckStatus.Passing);

    private static string Colored(string verdict) => verdict switch
    {
        "PASS" => "[green]PASS[/]",
        "FAIL" => "[red]FAIL[/]",
        _ => Plain(verdict),
    };

    // Strangers wrote some of it.
    private static string Plain(string text) => Markup.Escape(LogText.Visible(text));
}

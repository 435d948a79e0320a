using System.Globalization;
using HealthAggregator.Core;
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
            rows.Add(new Markup($"[bold]{Plain(dataCenter.Name)}[/]  {Colored(dataCenter.Verdict)}  by {Plain(dataCenter.Rung)}: {Plain(dataCenter.Reason)}"));
            rows.AddRange(SaidOf(dataCenter).Concat(DoubtsOf(dataCenter)).Select(line => new Text($"  {LogText.Visible(line)}")));
            rows.Add(ChecksOf(dataCenter));
        }

        if (dataCenters.FirstOrDefault(dataCenter => dataCenter.Verdict == "FAIL") is { } failing)
        {
            rows.Add(new Text(LogText.Visible($"Why FAIL, and what would change it: health-aggregator explain {failing.Name}") + "\n"));
        }

        // An older instance tells neither.
        if (status.Probers is { Count: > 0 } probers)
        {
            rows.Add(new Text(LogText.Visible($"Asked by {AskersOf(probers, status.AsOf)}") + "\n"));
        }

        foreach (var silent in (status.ExpectedProbers ?? []).Where(expected => expected.Silent))
        {
            var last = silent.LastSeen is { } seen ? $"asked {AgoOf(seen, status.AsOf)} ago" : "did not ask yet";
            rows.Add(new Markup($"[red]{Plain($"prober {silent.Name} is silent: expected every {silent.Every}, it {last}")}[/]\n"));
        }

        if (status.Control.Alarm is { } alarm)
        {
            rows.Add(new Markup($"[red]{Plain(alarm)}[/]\n"));
        }

        if (!status.Config.LastReloadSuccessful)
        {
            rows.Add(new Markup($"[red]The newest config was refused; the one of {status.Config.LoadedAt:u} is in force.[/]\n"));
            rows.AddRange(status.Config.Errors.Select(error => new Text(LogText.Visible(error) + "\n")));
        }

        rows.Add(new Text(LogText.Visible($"{status.Instance}, version {status.Version}, revision {status.Revision}, as of {status.AsOf.ToString("u", CultureInfo.InvariantCulture)}") + "\n"));
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

    /// <summary>What is believed beyond the checks, where it is out of the ordinary; and what the other sites say.</summary>
    private static IEnumerable<string> DoubtsOf(DataCenterStatus dataCenter)
    {
        if (dataCenter.Isolation is { } isolation)
        {
            var doubt = isolation.IsBlind ? isolation.SeesAgain ? "sees again, and awaits a round" : "every witness fails" : "awaits its witnesses";
            yield return $"isolated: since {WallTime.Format(isolation.Since)} {doubt}; {isolation.Turned} of {isolation.Of} checks turned bad; {(isolation.IsOverdue ? "was" : "is")} held at {isolation.Held} until {WallTime.Format(isolation.Until)}";
        }

        if (dataCenter.Witnesses.Any(witness => witness is not { Last.Passed: true, IsStale: false }))
        {
            yield return $"witnesses: {string.Join(", ", dataCenter.Witnesses.Select(witness => $"{witness.Name} {SaidOf(witness)}"))}";
        }

        if (dataCenter.Flapping is { IsHeld: true } or { Changes: > 1 })
        {
            var flapping = dataCenter.Flapping;
            yield return $"flapping: {flapping.Changes} changes within {flapping.Within}{(flapping.Limit is { } limit ? $", {limit} are followed" : "")}{(flapping.IsHeld ? ": held" : "")}";
        }

        if (dataCenter.Correlated is { } correlated)
        {
            yield return $"correlated: {correlated.Failing} of {correlated.Of} counted checks fell together: {(correlated.Reason is "" ? correlated.Outcome : correlated.Reason)}";
        }

        if (dataCenter.Peers.Count > 0)
        {
            yield return $"peers: {string.Join(", ", dataCenter.Peers.Select(peer => $"{peer.Name} {SaidOf(peer)}"))}";
        }

        if (dataCenter.Replicas.Any(replica => replica.Agrees != true))
        {
            yield return $"replicas: {string.Join(", ", dataCenter.Replicas.Select(replica => $"{replica.Name} {replica.Agrees switch { true => "agrees", false => "answers otherwise", null => "is silent" }}"))}";
        }
    }

    /// <summary>By its newest answer, as blindness is found.</summary>
    private static string SaidOf(WatchedEntry witness) => witness switch
    {
        { Last: null } => "was not heard yet",
        { IsStale: true } => "is silent",
        { Last.Passed: true } => "passes",
        _ => $"fails ({witness.Last.Reason})",
    };

    /// <summary>As it has settled; of one that fails, whether it was heard to.</summary>
    private static string SaidOf(PeerEntry peer) => peer switch
    {
        { IsStale: true } => "is silent",
        { Status: "passing" } => "says PASS",
        { Status: "failing", Says: not null } => "says FAIL",
        { Status: "failing" } => "is silent",
        _ => "was not heard yet",
    };

    /// <summary>Those who get an answer, by family.</summary>
    private static string AskersOf(IReadOnlyList<ProberEntry> probers, DateTimeOffset asOf)
    {
        var (asking, astray) = (probers.Where(prober => prober.Page is not null).ToArray(), probers.Count(prober => prober.Page is null));
        var families = asking.GroupBy(prober => prober.Family).Select(family =>
            $"{family.Key}{(family.Select(prober => prober.Source).Distinct().Count() is var sources and > 1 ? $" from {sources} addresses" : "")} {AgoOf(family.Max(prober => prober.LastSeen), asOf)} ago");
        return string.Join(", ", families.DefaultIfEmpty("nobody")) + (astray > 0 ? $"; {astray} more asked for what is not there" : "");
    }

    private static string AgoOf(DateTimeOffset seen, DateTimeOffset asOf) => Duration.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor((asOf - seen).TotalSeconds))));

    private static Table ChecksOf(DataCenterStatus dataCenter)
    {
        var table = Terminal.IsWide ? Terminal.Table("check", "status", "age", "target", "last")
            : Terminal.IsNarrow ? Terminal.Table("check", "status", "last")
            : Terminal.Table("check", "status", "age", "last");
        foreach (var (stack, check) in dataCenter.Stacks.SelectMany(stack => stack.Checks.Select(check => (stack, check))))
        {
            var age = check.AgeSeconds is { } seconds ? $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)}s" : "-";
            var last = Plain(check.Unsure is { } unsure ? $"unsure: {unsure}"
                : check.Last is null ? "nothing heard yet"
                : check.Last.Passed ? $"passed in {check.Last.DurationMs.ToString("0.0", CultureInfo.InvariantCulture)} ms"
                : check.Last.Reason);
            var status = Colored(check.Status) + (check.IsStale ? " [yellow]stale[/]" : check.HeldOver ? " [yellow]held over[/]" : "") + (check.Vote == "voting" ? "" : $" ({Plain(check.Vote)})");
            var name = Plain($"{stack.Name}/{check.Name}");
            string[] cells = Terminal.IsWide ? [name, status, age, Plain(check.Target), last]
                : Terminal.IsNarrow ? [name, status, last]
                : [name, status, age, last];
            table.AddRow(cells);
        }

        return table;
    }

    // Strangers wrote some of it: nothing of it is markup, and nothing of it happens in the terminal.
    public static string Plain(string text) => Markup.Escape(LogText.Visible(text));

    public static string Colored(string word) => word switch
    {
        "PASS" or "passing" => $"[green]{word}[/]",
        "FAIL" or "failing" => $"[red]{word}[/]",
        _ => $"[yellow]{Plain(word)}[/]",
    };
}

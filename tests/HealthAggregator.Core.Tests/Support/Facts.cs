using System.Text.RegularExpressions;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>All that a snapshot says, a line for each thing, so that two can be compared and read. The wall clock is left out, but for what operators read of it.</summary>
internal static partial class Facts
{
    public static string Of(Snapshot snapshot) =>
        string.Join('\n', [.. Checks(snapshot), .. Stacks(snapshot), .. DataCenters(snapshot), .. Changes(snapshot)]);

    /// <summary>All that is said of one data center, without the times that operators read.</summary>
    public static string WithoutTimes(Snapshot snapshot, string dataCenter) => Time().Replace(
        string.Join(
            '\n',
            Checks(snapshot).Concat(Stacks(snapshot)).Concat(DataCenters(snapshot)).Concat(Changes(snapshot)).Where(line => line.Contains(dataCenter, StringComparison.Ordinal))),
        "(a time)");

    /// <summary>The same without what the order of a plan's lists may change: the order itself, and which of several failing requirements is named.</summary>
    public static string InAnyOrder(Snapshot snapshot) => string.Join(
        '\n',
        [
            .. Checks(snapshot).Order(StringComparer.Ordinal),
            .. Stacks(snapshot).Order(StringComparer.Ordinal),
            .. DataCenters(snapshot).Select(WithoutRequirement).Order(StringComparer.Ordinal),
            .. Changes(snapshot).Select(WithoutRequirement).Order(StringComparer.Ordinal),
        ]);

    public static IEnumerable<string> Checks(Snapshot snapshot) => Beliefs(snapshot).Zip(snapshot.Checks, (belief, check) => $"{belief} joining {check.IsJoining}");

    /// <summary>Of checks, but for whether their data center waits for them.</summary>
    public static IEnumerable<string> Beliefs(Snapshot snapshot) => snapshot.Checks.Select((check, index) =>
        $"check {snapshot.Plan.Checks[index].Key}: {check.Status} streak {check.Streak} forgiving {check.Forgiving} heard {check.HeardAt} " +
        $"stale {check.IsStale} changed {check.ChangedAt?.Uptime} last {check.Last?.Failure} at {check.Last?.At.Uptime}");

    public static IEnumerable<string> Stacks(Snapshot snapshot) => snapshot.Stacks.Select((stack, index) =>
        $"stack {snapshot.Plan.DataCenters[snapshot.Plan.DataCenterOf(index)].Name}/{snapshot.Plan.Stacks[index].Name}: {stack}");

    public static IEnumerable<string> Observed(Snapshot snapshot) => snapshot.DataCenters.Select((dataCenter, index) =>
        $"observed of {snapshot.Plan.DataCenters[index].Name}: {dataCenter.Tally} {dataCenter.Score} {dataCenter.Observed}");

    public static IEnumerable<string> Verdicts(Snapshot snapshot) => snapshot.DataCenters.Select((dataCenter, index) =>
        $"data center {snapshot.Plan.DataCenters[index].Name}: {dataCenter.Decision.Verdict} by {dataCenter.Decision.Rung} of {dataCenter.Tally}");

    private static IEnumerable<string> DataCenters(Snapshot snapshot) => Observed(snapshot).Concat(snapshot.DataCenters.SelectMany((dataCenter, index) => (string[])
    [
        $"data center {snapshot.Plan.DataCenters[index].Name}: since {dataCenter.Since?.Uptime} {dataCenter.Decision}",
        $"control of {snapshot.Plan.DataCenters[index].Name}: {Control(dataCenter)}, weight {dataCenter.WeightBy(snapshot.Plan.DataCenters[index])}",
    ]));

    private static string Control(DataCenterHealth dataCenter) => dataCenter.Control is { Burst: var burst } control
        ? $"known {control.IsKnown} burst {burst.IsOn} {burst.Weight} since {Text(burst.Since)} until {Text(burst.Until)} next {Text(burst.Next)} " +
            $"override {control.Override?.Verdict} from {Text(control.Override?.Window.From)} until {Text(control.Override?.Window.Until)}"
        : "none";

    private static string Text(DateTimeOffset? time) => time is { } at ? WallTime.Format(at) : "no time";

    private static IEnumerable<string> Changes(Snapshot snapshot) =>
    [
        .. snapshot.Changes.Checks.Select(change => $"changed {change.Check.Key}: {change.Before.Status} {change.Before.IsStale}, {change.After.Status} {change.After.IsStale}"),
        .. snapshot.Changes.Stacks.Select(change => $"changed {change.DataCenter.Name}/{change.Stack.Name}: {change.IsFirst} {change.Verdict} {change.Score}"),
        .. snapshot.Changes.DataCenters.Select(change => $"changed {change.DataCenter.Name}: {change.IsFirst} {change.Score} {change.Before}, {change.After}"),
        .. snapshot.Changes.InDoubt.Select(check => $"in doubt {check.Key}"),
        .. snapshot.Changes.Controls.Select(turn => $"turned {turn.What} of {turn.Target}: {turn.Kind} {Text(turn.Until)} {turn.By?.Reason}"),
    ];

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    private static string WithoutRequirement(string line) =>
        line.Contains(nameof(Rung.Required), StringComparison.Ordinal) ? line[..line.IndexOf(nameof(Decision.Reason), StringComparison.Ordinal)] : line;
}

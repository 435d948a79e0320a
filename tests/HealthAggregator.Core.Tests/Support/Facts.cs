using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>All that a snapshot says, a line for each thing, so that two can be compared and read. The wall clock is left out.</summary>
internal static class Facts
{
    public static string Of(Snapshot snapshot) =>
        string.Join('\n', [.. Checks(snapshot), .. Stacks(snapshot), .. DataCenters(snapshot), .. Changes(snapshot)]);

    /// <summary>The same without what the order of a plan's lists may change: the order itself, and which of several failing requirements is named.</summary>
    public static string InAnyOrder(Snapshot snapshot) => string.Join(
        '\n',
        [
            .. Checks(snapshot).Order(StringComparer.Ordinal),
            .. Stacks(snapshot).Order(StringComparer.Ordinal),
            .. DataCenters(snapshot).Select(WithoutRequirement).Order(StringComparer.Ordinal),
            .. Changes(snapshot).Select(WithoutRequirement).Order(StringComparer.Ordinal),
        ]);

    public static IEnumerable<string> Checks(Snapshot snapshot) => snapshot.Checks.Select((check, index) =>
        $"check {snapshot.Plan.Checks[index].Key}: {check.Status} streak {check.Streak} forgiving {check.Forgiving} heard {check.HeardAt} " +
        $"stale {check.IsStale} joining {check.IsJoining} changed {check.ChangedAt?.Uptime} last {check.Last?.Failure} at {check.Last?.At.Uptime}");

    public static IEnumerable<string> Stacks(Snapshot snapshot) => snapshot.Stacks.Select((stack, index) =>
        $"stack {snapshot.Plan.DataCenters[snapshot.Plan.DataCenterOf(index)].Name}/{snapshot.Plan.Stacks[index].Name}: {stack}");

    public static IEnumerable<string> Verdicts(Snapshot snapshot) => snapshot.DataCenters.Select((dataCenter, index) =>
        $"data center {snapshot.Plan.DataCenters[index].Name}: {dataCenter.Decision.Verdict} by {dataCenter.Decision.Rung} of {dataCenter.Tally}");

    private static IEnumerable<string> DataCenters(Snapshot snapshot) => snapshot.DataCenters.Select((dataCenter, index) =>
        $"data center {snapshot.Plan.DataCenters[index].Name}: since {dataCenter.Since?.Uptime} {dataCenter.Tally} {dataCenter.Score} {dataCenter.Decision}");

    private static IEnumerable<string> Changes(Snapshot snapshot) =>
    [
        .. snapshot.Changes.Checks.Select(change => $"changed {change.Check.Key}: {change.Before.Status} {change.Before.IsStale}, {change.After.Status} {change.After.IsStale}"),
        .. snapshot.Changes.Stacks.Select(change => $"changed {change.DataCenter.Name}/{change.Stack.Name}: {change.IsFirst} {change.Verdict} {change.Score}"),
        .. snapshot.Changes.DataCenters.Select(change => $"changed {change.DataCenter.Name}: {change.IsFirst} {change.Score} {change.Before}, {change.After}"),
        .. snapshot.Changes.InDoubt.Select(check => $"in doubt {check.Key}"),
    ];

    private static string WithoutRequirement(string line) =>
        line.Contains(nameof(Rung.Required), StringComparison.Ordinal) ? line[..line.IndexOf(nameof(Decision.Reason), StringComparison.Ordinal)] : line;
}

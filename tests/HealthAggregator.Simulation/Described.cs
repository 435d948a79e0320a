using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Stories;

namespace HealthAggregator.Simulation;

/// <summary>A story's beginning, for people.</summary>
internal static class Described
{
    public static string Of(Story story) => string.Join('\n', [
        $"seed {story.Seed}: {story.Mood}, {story.Happenings.Length} happenings, calm from {story.CalmAt} on, until {story.EndsAt}; in the end these pass: {string.Join(", ", story.Passing.Order())}",
        .. story.Plans.SelectMany(Of),
    ]);

    private static IEnumerable<string> Of(Plan plan, int index) => plan.DataCenters.SelectMany(dataCenter => (string[])[
        $"plan {index}: {dataCenter.Name} PASS at {dataCenter.Threshold}, back at {dataCenter.RecoverAt}, fail_after {dataCenter.FailAfter.TotalSeconds} s, "
            + $"recover_after {dataCenter.RecoverAfter.TotalSeconds} s, {dataCenter.Recovery}, {dataCenter.Role}"
            + (dataCenter.Isolation is { } isolation ? $", isolation hold {isolation.Hold.TotalSeconds} s then {isolation.Then}" : "")
            + (dataCenter.FlapLimit is { } limit ? $", flap_limit {limit.Changes} in {limit.Within.TotalSeconds} s then {limit.Then}" : "")
            + (dataCenter.PassesAsLastSite ? ", last_site" : ""),
        .. dataCenter.Stacks.SelectMany(Of),
        .. plan.Watched.Where(watched => plan.DataCenters[watched.DataCenter] == dataCenter).Select(watched => Of(watched.Check)),
    ]);

    private static IEnumerable<string> Of(StackPlan stack) =>
        [.. stack.Threshold is null ? (string[])[] : [$"  {stack.Name}: as one at {stack.Threshold}, weight {stack.VotingWeight}, {stack.Vote}"], .. stack.Checks.Select(Of)];

    private static string Of(CheckPlan check) =>
        $"    {check.Key} at {check.Target}: each {check.Cadence.Interval.TotalSeconds} s, {check.Cadence.FastInterval.TotalSeconds} s in doubt, timeout {check.Cadence.Timeout.TotalSeconds} s, "
        + $"rise {check.Damping.Rise} fall {check.Damping.Fall} forgive {check.Damping.Forgive}, weight {check.Weight}, {check.Vote}, stale as {check.StaleAs}";
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>Which required check or stack fails, and why, in words.</summary>
internal static class FailingRequirement
{
    /// <summary>The first one in the order of the plan, of a data center that has one.</summary>
    public static string In(Draft draft, int dataCenter)
    {
        var (plan, health) = draft.VotersOf(dataCenter)
            .Select(stack => (Plan: draft.Plan.Stacks[stack], Health: draft.Stacks[stack]))
            .First(stack => Tally.Of(stack.Plan, stack.Health.Checks).RequiredFailing > 0);
        return plan.Checks.Select(check => (check.Key, Why: Why(check, draft.Checks[draft.Plan.IndexOf(check)]))).FirstOrDefault(check => check.Why is not null) is { Key: { } key, Why: { } why }
            ? $"required check {key.Path} fails: {why}"
            : $"required stack {plan.Name} fails: {health.Checks.Score}, below its threshold of {plan.Threshold}";
    }

    /// <summary>Why a required check fails, in a few words; null when it does not, or is not required.</summary>
    public static string? Why(CheckPlan plan, CheckHealth health) => (Tally.Of(plan, health).RequiredFailing, health) switch
    {
        (0, _) => null,
        (_, { IsStale: true }) => "nothing heard from it",
        (_, { Last: { Passed: false } last }) => last.Reason,
        (_, { Last: { } }) => "it passes again, but not yet often enough to rise",
        _ => "no sample yet",
    };
}

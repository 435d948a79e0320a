using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>What plans and operators' words come to, reckoned in the plainest way there is.</summary>
internal static class ByHand
{
    public static bool IsBurstOn(ControlState state, DataCenterPlan plan, DateTimeOffset wall)
    {
        if (!state.IsKnown)
        {
            return plan.BurstWhenUnknown;
        }

        var burst = state[plan.Name].Burst;
        return (burst.Switch is { IsOn: true } flipped && !(flipped.Until <= wall)) || burst.Scheduled.Any(scheduled => scheduled.From <= wall && !(scheduled.Until <= wall));
    }

    /// <summary>Null where nothing is forced.</summary>
    public static Verdict? Forced(ControlState state, DataCenterPlan plan, DateTimeOffset wall) =>
        state[plan.Name].Override is { } forced && Contains(forced.Window, wall) ? forced.Verdict : null;

    public static bool IsInMaintenance(ControlState state, DataCenterPlan plan, StackPlan stack, DateTimeOffset wall) =>
        state[plan.Name].Maintenance.TryGetValue(stack.Name, out var maintenance) && Contains(maintenance.Window, wall);

    /// <summary>Whether the checks that <paramref name="passes"/> are enough, in a data center with some stacks in maintenance.</summary>
    /// <param name="percent">The share of the weight that must pass.</param>
    public static bool IsEnough(DataCenterPlan plan, int percent, Func<StackPlan, bool> isMaintained, Func<CheckPlan, bool> passes)
    {
        var (good, all) = (0m, 0m);
        foreach (var stack in plan.Stacks)
        {
            if (isMaintained(stack))
            {
                continue;
            }

            var (passing, weight, isRequiredFailing) = (0, 0, false);
            foreach (var check in stack.Checks)
            {
                if (check.Vote == Vote.Advisory)
                {
                    continue;
                }

                var isPassing = passes(check);
                passing += isPassing ? check.Weight : 0;
                weight += check.Weight;
                isRequiredFailing |= check.Vote == Vote.Required && !isPassing;
            }

            if (stack.Threshold is null)
            {
                good += passing;
                all += weight;
            }
            else if (stack.Vote != Vote.Advisory && weight > 0)
            {
                var isGood = passing * 100m / weight >= stack.Threshold.Percent;
                var its = stack.Weight ?? weight;
                good += isGood ? its : 0;
                all += its;
                if (!isGood && stack.Vote == Vote.Required)
                {
                    return false;
                }
            }

            // An advisory stack that votes as one takes its checks' votes with it.
            if (isRequiredFailing && (stack.Threshold is null || stack.Vote != Vote.Advisory))
            {
                return false;
            }
        }

        return all > 0 && good * 100 / all >= percent;
    }

    private static bool Contains(Window window, DateTimeOffset wall) => !(wall < window.From) && !(wall >= window.Until);
}

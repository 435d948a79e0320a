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
        foreach (var stack in plan.Stacks.Where(stack => !isMaintained(stack)))
        {
            var counted = stack.Checks.Where(check => check.Vote != Vote.Advisory).ToList();
            if (stack.Threshold is null)
            {
                good += counted.Where(passes).Sum(check => check.Weight);
                all += counted.Sum(check => check.Weight);
            }
            else if (stack.Vote != Vote.Advisory && counted.Sum(check => check.Weight) is var weight and > 0)
            {
                var isGood = counted.Where(passes).Sum(check => check.Weight) * 100m / weight >= stack.Threshold.Percent;
                var its = stack.Weight ?? weight;
                good += isGood ? its : 0;
                all += its;
                if (!isGood && stack.Vote == Vote.Required)
                {
                    return false;
                }
            }

            // An advisory stack that votes as one takes its checks' votes with it.
            if ((stack.Threshold is null || stack.Vote != Vote.Advisory) && counted.Any(check => check.Vote == Vote.Required && !passes(check)))
            {
                return false;
            }
        }

        return all > 0 && good * 100 / all >= percent;
    }

    private static bool Contains(Window window, DateTimeOffset wall) => !(wall < window.From) && !(wall >= window.Until);
}

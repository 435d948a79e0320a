using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>What the clock alone makes of one and the same control state between two moments.</summary>
internal static class ControlTurns
{
    /// <summary>How long before its end something is announced, if it has been in effect until then.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(10);

    public static IEnumerable<ControlTurn> Between(ControlState state, DataCenterPlan plan, DateTimeOffset before, DateTimeOffset after)
    {
        var control = state[plan.Name];
        if (ReferenceEquals(control, DataCenterControl.None) || before == after)
        {
            return [];
        }

        return [.. OfBurst(control.Burst, plan.Name, before, after), .. OfWindows(control, plan, before, after)];
    }

    private static IEnumerable<ControlTurn> OfBurst(Burst burst, string dataCenter, DateTimeOffset before, DateTimeOffset after)
    {
        var (was, now) = (burst.At(before), burst.At(after));
        if (was.IsOn != now.IsOn)
        {
            yield return new(now.IsOn ? ControlTurnKind.Began : ControlTurnKind.Ended, "burst", dataCenter, now.IsOn ? now.Until : now.Since, now.By);
        }
        else if (now.IsOn && IsNoticed(now.Until, before, after))
        {
            yield return new(ControlTurnKind.EndsSoon, "burst", dataCenter, now.Until, now.By);
        }
    }

    private static IEnumerable<ControlTurn> OfWindows(DataCenterControl control, DataCenterPlan plan, DateTimeOffset before, DateTimeOffset after)
    {
        var windows = plan.Stacks
            .Where(stack => control.Maintenance.ContainsKey(stack.Name))
            .Select(stack => (What: "maintenance", Target: $"{plan.Name}/{stack.Name}", control.Maintenance[stack.Name].Window, control.Maintenance[stack.Name].By));
        if (control.Override is { } forced)
        {
            windows = windows.Prepend(("override", plan.Name, forced.Window, forced.By));
        }

        foreach (var (what, target, window, by) in windows)
        {
            var (was, now) = (window.Contains(before), window.Contains(after));
            if (was != now)
            {
                yield return new(now ? ControlTurnKind.Began : ControlTurnKind.Ended, what, target, window.Until, by);
            }
            else if (now && IsNoticed(window.Until, before, after))
            {
                yield return new(ControlTurnKind.EndsSoon, what, target, window.Until, by);
            }
        }
    }

    private static bool IsNoticed(DateTimeOffset? until, DateTimeOffset before, DateTimeOffset after) =>
        until is { } end && end - before > Notice && end - after <= Notice;
}

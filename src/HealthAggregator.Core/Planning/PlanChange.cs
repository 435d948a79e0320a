namespace HealthAggregator.Core.Planning;

/// <summary>Which positions in one plan mean the same things as in the plan before it; -1 stands for none.</summary>
internal sealed class PlanChange(Plan before, Plan after)
{
    /// <summary>Where a check of the new plan stood in <see cref="Plan.Probed"/>: the same name, and the same thing asked.</summary>
    public int OldCheck(int check) => SameCheck(after.Probed[check], before);

    /// <summary>Where a check of the old plan stands now in <see cref="Plan.Probed"/>: the same name, and the same thing asked.</summary>
    public int NewCheck(int check) => SameCheck(before.Probed[check], after);

    /// <summary>Where a data center of the new plan stood, by its name.</summary>
    public int OldDataCenter(int dataCenter) => PositionOf(after.DataCenters[dataCenter].Name, before);

    /// <summary>Where a stack of the old plan stands now, by its name and its data center's.</summary>
    public int NewStack(int stack) => after.IndexOf(before.DataCenters[before.DataCenterOf(stack)].Name, before.Stacks[stack].Name);

    private static int SameCheck(CheckPlan check, Plan plan)
    {
        var index = plan.IndexOf(check.Key);
        return index >= 0 && plan.Probed[index].Target.Equals(check.Target) ? index : -1;
    }

    private static int PositionOf(string dataCenter, Plan plan)
    {
        for (var index = 0; index < plan.DataCenters.Length; index++)
        {
            if (plan.DataCenters[index].Name == dataCenter)
            {
                return index;
            }
        }

        return -1;
    }
}

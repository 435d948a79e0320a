using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator;

/// <summary>What a reload changed of the plan, in numbers. Witnesses, peers and replicas are among the checks here.</summary>
/// <param name="Added">Checks of a name that was not there before.</param>
/// <param name="Removed">Checks whose name is gone.</param>
/// <param name="Changed">Checks of the same name that differ in anything: what is asked, how often, how it is damped, what it weighs.</param>
/// <param name="Kept">Checks that are asked the same as before, and so keep their health; some of them may be among the changed.</param>
/// <param name="Stacks">Stacks of the same name that differ in settings of their own.</param>
/// <param name="DataCenters">Data centers of the same name that differ in settings of their own.</param>
public sealed record PlanDifference(int Added, int Removed, int Changed, int Kept, int Stacks, int DataCenters)
{
    public static PlanDifference Between(Plan before, Plan after)
    {
        var known = after.Probed.Select(check => (New: check, Old: before.Find(check.Key))).Where(pair => pair.Old is not null).ToList();
        return new(
            after.Probed.Length - known.Count,
            before.Probed.Length - known.Count,
            known.Count(pair => !pair.New.Equals(pair.Old)),
            known.Count(pair => pair.New.Target.Equals(pair.Old!.Target)),
            Changes(before.DataCenters.SelectMany(StacksOf), after.DataCenters.SelectMany(StacksOf)),
            Changes(before.DataCenters.Select(SettingsOf), after.DataCenters.Select(SettingsOf)));
    }

    private static int Changes<TKey, TSettings>(IEnumerable<(TKey Key, TSettings Settings)> before, IEnumerable<(TKey Key, TSettings Settings)> after)
        where TKey : notnull
    {
        var old = before.ToDictionary(entry => entry.Key, entry => entry.Settings);
        return after.Count(entry => old.TryGetValue(entry.Key, out var settings) && !EqualityComparer<TSettings>.Default.Equals(settings, entry.Settings));
    }

    private static IEnumerable<((string DataCenter, string Stack) Key, (Threshold?, long?, Vote) Settings)> StacksOf(DataCenterPlan dataCenter) =>
        dataCenter.Stacks.Select(stack => ((dataCenter.Name, stack.Name), (stack.Threshold, stack.Weight, stack.Vote)));

    // Without the witnesses, peers and replicas themselves: those are among the checks.
    private static (string Key, (Threshold, Threshold, TimeSpan, TimeSpan, Recovery, Role, bool, bool, TimeSpan?, Verdict?, bool, FlapLimit?) Settings) SettingsOf(DataCenterPlan plan) => (
        plan.Name,
        (plan.Threshold, plan.RecoverAt, plan.FailAfter, plan.RecoverAfter, plan.Recovery, plan.Role, plan.BurstWhenUnknown, plan.IsDefault,
            plan.Isolation?.Hold, plan.Isolation?.Then, plan.PassesAsLastSite, plan.FlapLimit));
}

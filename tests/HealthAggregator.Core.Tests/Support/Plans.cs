using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Plans made from other plans.</summary>
internal static class Plans
{
    public static Plan With(this Plan plan, Func<DataCenterPlan, DataCenterPlan> change) => new([.. plan.DataCenters.Select(change)]);

    /// <summary>What another reading of the same file would give: equal, and nothing of it the same object.</summary>
    public static Plan Reread(this Plan plan) => plan.With(dataCenter => dataCenter.With([.. dataCenter.Stacks.Select(stack =>
        stack.With([.. stack.Checks.Select(check => check with { })]))]));

    /// <summary>The same with every list the other way round.</summary>
    public static Plan Reversed(this Plan plan) => new([.. plan.DataCenters.Reverse().Select(dataCenter =>
        dataCenter.With([.. dataCenter.Stacks.Reverse().Select(stack => stack.With([.. stack.Checks.Reverse()]))]))]);

    public static Plan WithChecks(this Plan plan, Func<CheckPlan, CheckPlan> change) => plan.With(dataCenter =>
        dataCenter.With([.. dataCenter.Stacks.Select(stack => stack.With([.. stack.Checks.Select(change)]))]));

    public static string Described(this Plan plan) => string.Join('\n', ["plan", .. plan.DataCenters.SelectMany(Described)]);

    private static IEnumerable<string> Described(DataCenterPlan dataCenter) =>
    [
        $"  {dataCenter}",
        .. dataCenter.Stacks.SelectMany(stack => (string[])[$"    {stack}", .. stack.Checks.Select(check => $"      {check}")]),
    ];

    public static DataCenterPlan With(this DataCenterPlan dataCenter, ImmutableArray<StackPlan> stacks) => new(dataCenter.Name, stacks)
    {
        Threshold = dataCenter.Threshold,
        RecoverAt = dataCenter.RecoverAt,
        FailAfter = dataCenter.FailAfter,
        RecoverAfter = dataCenter.RecoverAfter,
        Recovery = dataCenter.Recovery,
        Role = dataCenter.Role,
        BurstWhenUnknown = dataCenter.BurstWhenUnknown,
        IsDefault = dataCenter.IsDefault,
        Isolation = dataCenter.Isolation,
        Peers = dataCenter.Peers,
        Replicas = dataCenter.Replicas,
        PassesAsLastSite = dataCenter.PassesAsLastSite,
        FlapLimit = dataCenter.FlapLimit,
    };

    public static StackPlan With(this StackPlan stack, ImmutableArray<CheckPlan> checks) => new(stack.Name, checks)
    {
        Threshold = stack.Threshold,
        Weight = stack.Weight,
        Vote = stack.Vote,
    };
}

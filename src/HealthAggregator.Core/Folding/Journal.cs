using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>What a step has touched so far, as it was before the step; by position in the plan of now.</summary>
/// <param name="dataCenters">All of them, touched or not.</param>
internal sealed class Journal(ImmutableArray<DataCenterHealth> dataCenters)
{
    public Dictionary<int, CheckHealth> Checks { get; } = [];

    public Dictionary<int, StackHealth> Stacks { get; } = [];

    public ImmutableArray<DataCenterHealth> DataCenters { get; } = dataCenters;

    /// <summary>The checks that were sampled.</summary>
    public HashSet<int> Sampled { get; } = [];

    /// <summary>The same after a reload, without what is not planned any more.</summary>
    public Journal Repositioned(PlanChange change, ImmutableArray<DataCenterHealth> dataCenters)
    {
        var journal = new Journal(dataCenters);
        Reposition(Checks, journal.Checks, change.NewCheck);
        Reposition(Stacks, journal.Stacks, change.NewStack);
        journal.Sampled.UnionWith(Sampled.Select(change.NewCheck).Where(index => index >= 0));
        return journal;
    }

    private static void Reposition<T>(Dictionary<int, T> before, Dictionary<int, T> after, Func<int, int> positionOf)
    {
        foreach (var (old, value) in before)
        {
            if (positionOf(old) is var index and >= 0)
            {
                after.Add(index, value);
            }
        }
    }
}

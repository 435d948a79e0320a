using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Folding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core;

/// <summary>
/// Everything believed and decided at one moment. Immutable; the only verb is <see cref="After"/>, and the same inputs at the same moments always give the
/// same snapshot.
/// </summary>
public sealed class Snapshot
{
    internal Snapshot(
        Plan plan,
        ControlState control,
        Moment asOf,
        ImmutableList<CheckHealth> checks,
        ImmutableList<StackHealth> stacks,
        ImmutableArray<DataCenterHealth> dataCenters,
        SnapshotChanges changes)
    {
        (Plan, Control, AsOf, Checks, Stacks, DataCenters, Changes) = (plan, control, asOf, checks, stacks, dataCenters, changes);
    }

    /// <summary>What a process knows before its first sample.</summary>
    /// <param name="control">What operators had said before. Default: nothing.</param>
    /// <param name="holdover">What the process before this one believed. Default: nothing.</param>
    public static Snapshot Start(Plan plan, Moment at, ControlState? control = null, Holdover? holdover = null)
    {
        var step = new SnapshotStep(new(Plan.Empty, control ?? ControlState.Empty, at, [], [], [], SnapshotChanges.None), at) { Holdover = holdover ?? Holdover.None };
        step.Take(new Input.Replanned(plan));
        return step.Finish();
    }

    public Plan Plan { get; }

    public ControlState Control { get; }

    public Moment AsOf { get; }

    /// <summary>By position in <see cref="Plan.Probed"/>: the checks of the stacks first.</summary>
    public ImmutableList<CheckHealth> Checks { get; }

    /// <summary>By position in <see cref="Plan.Stacks"/>.</summary>
    public ImmutableList<StackHealth> Stacks { get; }

    /// <summary>By position in <see cref="Plan.DataCenters"/>.</summary>
    public ImmutableArray<DataCenterHealth> DataCenters { get; }

    /// <summary>What the step that made this snapshot changed.</summary>
    public SnapshotChanges Changes { get; }

    /// <summary>Takes in what happened, in its order, and that it is now <paramref name="at"/>.</summary>
    /// <param name="at">Not before the moment of this snapshot on the monotonic clock.</param>
    public Snapshot After(IEnumerable<Input> inputs, Moment at)
    {
        var step = new SnapshotStep(this, at);
        foreach (var input in inputs)
        {
            input.GoInto(step);
        }

        return step.Finish();
    }
}

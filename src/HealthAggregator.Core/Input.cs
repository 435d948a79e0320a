using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Folding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core;

/// <summary>Something that a <see cref="Snapshot"/> takes in. Time passing is not among them: every step says when it is.</summary>
public abstract record Input
{
    private Input()
    {
    }

    internal abstract void GoInto(SnapshotStep step);

    /// <summary>A probe ended. A sample of a check that is no longer planned, or is asked something else by now, changes nothing.</summary>
    public sealed record Sampled(CheckPlan Check, Sample Sample) : Input
    {
        internal override void GoInto(SnapshotStep step) => step.Take(this);
    }

    /// <summary>The configuration was loaded anew.</summary>
    public sealed record Replanned(Plan Plan) : Input
    {
        internal override void GoInto(SnapshotStep step) => step.Take(this);
    }

    /// <summary>Operators said something: all that holds from now on.</summary>
    public sealed record Controlled(ControlState State) : Input
    {
        internal override void GoInto(SnapshotStep step) => step.Take(this);
    }

    /// <summary>Nobody listened for this long, up to now: the process was stopped, starved, or its machine was asleep. Silence in that time is no evidence.</summary>
    /// <param name="For">Above zero.</param>
    public sealed record Slept(TimeSpan For) : Input
    {
        internal override void GoInto(SnapshotStep step) => step.Take(this);
    }

    /// <summary>An operator clears the latched failure of a data center whose recovery is manual.</summary>
    public sealed record Recovered(string DataCenter) : Input
    {
        internal override void GoInto(SnapshotStep step) => step.Take(this);
    }
}

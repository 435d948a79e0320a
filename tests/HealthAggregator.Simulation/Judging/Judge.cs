using System.Diagnostics.CodeAnalysis;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Simulation.Running;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Looks on, and knows one thing that must never happen.</summary>
/// <param name="invariant">What it is called where it is broken.</param>
internal abstract class Judge(string invariant)
{
    protected Machine Machine { get; private set; } = null!;

    public Judge On(Machine machine)
    {
        Machine = machine;
        return this;
    }

    /// <summary>A process began.</summary>
    public virtual void Started()
    {
    }

    /// <summary>It took a step.</summary>
    public virtual void Look(Step step)
    {
    }

    /// <summary>A probe was started.</summary>
    public virtual void Began(Probing.Slot slot)
    {
    }

    /// <summary>A probe ended.</summary>
    public virtual void Finished(Probing.Slot slot)
    {
    }

    /// <summary>An operator was answered.</summary>
    public virtual void Said(ControlChange change, ChangeRequest request, ChangeResult result)
    {
    }

    /// <summary>The process, or the machine, is gone.</summary>
    public virtual void Died()
    {
    }

    /// <summary>What the process believed was kept for the one after it.</summary>
    public virtual void Kept()
    {
    }

    /// <summary>The world has been calm for long enough.</summary>
    public virtual void Ended()
    {
    }

    [DoesNotReturn]
    protected void Break(string what) => throw new BrokenException(invariant, what);
}

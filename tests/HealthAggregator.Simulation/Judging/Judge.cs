using System.Diagnostics.CodeAnalysis;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Simulation.Running;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Looks on, and knows one thing that must never happen.</summary>
/// <param name="invariant">What it is called where it is broken.</param>
internal abstract class Judge(string invariant)
{
    public string Invariant => invariant;

    protected Machine Machine { get; private set; } = null!;

    public Judge On(Machine machine)
    {
        Machine = machine;
        return this;
    }

    /// <summary>A process began.</summary>
    /// <param name="kept">What <see cref="Keep"/> said at the moment of which it found something on the disk; null where it found nothing.</param>
    public virtual void Started(object? kept)
    {
    }

    /// <summary>It took a step.</summary>
    public virtual void Look(Step step)
    {
    }

    /// <summary>Probers ask, whatever the evaluator is doing.</summary>
    public virtual void Asked()
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
    public virtual void Died(bool losesPower)
    {
    }

    /// <summary>What the process believes is kept for the one after it: what does this one have to know of it then?</summary>
    public virtual object? Keep() => null;

    /// <summary>The world has been calm for long enough.</summary>
    public virtual void Ended()
    {
    }

    [DoesNotReturn]
    protected void Break(string what) => throw new BrokenException(invariant, what);
}

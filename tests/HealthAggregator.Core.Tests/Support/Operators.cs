using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>People who ask for changes, and what has come of it so far.</summary>
internal sealed class Operators(Plan plan, ControlState? found = null)
{
    public ControlState State { get; private set; } = found ?? ControlState.Empty;

    /// <summary>Asks for a change that is made.</summary>
    public Operators Say(string time, ControlChange change, string reason = "Black Friday", string actor = "alice")
    {
        var (next, refusal) = change.On(State, plan, Some.By(time, reason, actor));
        Assert.Null(refusal);
        Assert.NotSame(State, next);
        State = next;
        return this;
    }

    /// <summary>Asks for a change that was made before.</summary>
    public Operators Repeat(string time, ControlChange change, string reason = "Black Friday", string actor = "alice")
    {
        var (next, refusal) = change.On(State, plan, Some.By(time, reason, actor));
        Assert.Null(refusal);
        Assert.Same(State, next);
        return this;
    }

    /// <summary>Asks for a change that is not made.</summary>
    /// <returns>Why not.</returns>
    public Refusal Try(string time, ControlChange change)
    {
        var (next, refusal) = change.On(State, plan, Some.By(time));
        Assert.Same(State, next);
        return Assert.IsType<Refusal>(refusal);
    }

    public ControlEffect EffectOn(string dataCenter, string time) =>
        State.EffectOn(plan.DataCenters.Single(candidate => candidate.Name == dataCenter), Some.Clock(time));

    public bool IsOn(string dataCenter, string time) => EffectOn(dataCenter, time).Burst.IsOn;
}

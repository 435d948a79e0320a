using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Something that an operator asks for. What comes of it is a function of the state and of the wall clock.</summary>
public abstract record ControlChange
{
    private protected ControlChange(params ImmutableArray<string> dataCenters) => DataCenters = dataCenters;

    /// <summary>The data centers that it changes.</summary>
    public ImmutableArray<string> DataCenters { get; }

    /// <summary>What it is called in the audit log, such as <c>burst on</c>.</summary>
    public abstract string Action { get; }

    /// <summary>What it is about: a data center or two, or a stack of one.</summary>
    public virtual string Target => DataCenters[0];

    /// <summary>Whether it is meant to take a data center out of rotation.</summary>
    public virtual bool IsTakingOut => false;

    /// <summary>What comes of it.</summary>
    /// <returns>The next state; the same object when everything is so already, or when there is a refusal.</returns>
    public (ControlState State, Refusal? Refusal) On(ControlState state, Plan plan, Authorship by)
    {
        if (DataCenters.FirstOrDefault(name => plan.DataCenters.All(dataCenter => dataCenter.Name != name)) is { } missing)
        {
            var known = string.Join(", ", plan.DataCenters.Select(dataCenter => dataCenter.Name));
            return (state, Refusal.NotFound($"There is no data center {missing}.", $"Name one that there is: {known}."));
        }

        if (Refuse(state, plan, by.At) is { } refusal)
        {
            return (state, refusal);
        }

        var changed = DataCenters
            .Select(name => KeyValuePair.Create(name, Change(name, state, by)))
            .Where(pair => !pair.Value.Equals(state[pair.Key]))
            .ToList();
        return (changed.Count == 0 ? state : state.With(changed), null);
    }

    /// <returns>Null when nothing is against it.</returns>
    private protected virtual Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) => null;

    /// <returns>What is said of the data center from now on; an equal value when it is so already.</returns>
    private protected abstract DataCenterControl Change(string dataCenter, ControlState state, Authorship by);
}

using System.Collections.Immutable;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Everything that operators said. What it comes to is a function of it and of the wall clock: nothing has to happen for something to expire.</summary>
/// <param name="Revision">One more with each change; 0 before the first.</param>
/// <param name="DataCenters">By name; a data center of which nothing was said is absent. One that is not configured is kept: it may be configured again.</param>
public sealed record ControlState(long Revision, ImmutableSortedDictionary<string, DataCenterControl> DataCenters)
{
    /// <summary>Nobody ever said anything.</summary>
    public static readonly ControlState Empty = new(0, ImmutableSortedDictionary.Create<string, DataCenterControl>(StringComparer.Ordinal));

    /// <summary>False when what operators said is lost: then burst is what the configuration says for this case.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>What was found to be lost, in a sentence, until an operator accepts it; null when nothing was.</summary>
    public string? Unaccepted { get; init; }

    public DataCenterControl this[string dataCenter] => DataCenters.GetValueOrDefault(dataCenter, DataCenterControl.None);

    /// <summary>The next revision, with other words on the data centers named.</summary>
    public ControlState With(params IEnumerable<KeyValuePair<string, DataCenterControl>> changed) =>
        this with { Revision = Revision + 1, DataCenters = DataCenters.SetItems(changed) };

    /// <summary>The next revision, after an operator has accepted that what was said is lost: what is in effect now is what was said, so nothing moves.</summary>
    public ControlState Accepted(Plan plan, Authorship by) => IsKnown
        ? this with { Revision = Revision + 1, Unaccepted = null }
        : (this with { IsKnown = true, Unaccepted = null }).With(plan.DataCenters
            .Where(dataCenter => dataCenter.BurstWhenUnknown)
            .Select(dataCenter => KeyValuePair.Create(dataCenter.Name, DataCenterControl.None with { Burst = Burst.Untouched.On(null, Ramp.None, by) })));

    public ControlEffect EffectOn(DataCenterPlan plan, DateTimeOffset wall)
    {
        var control = this[plan.Name];
        var burst = IsKnown ? control.Burst.At(wall) : new(plan.BurstWhenUnknown, plan.BurstWhenUnknown ? 100 : 0, null, null, null, null);
        return new(control.Override is { } forced && forced.Window.Contains(wall) ? forced : null, burst, IsKnown);
    }

    /// <summary>Whether a stack is out of the vote.</summary>
    public bool IsInMaintenance(string dataCenter, string stack, DateTimeOffset wall) => this[dataCenter].Maintenance.GetValueOrDefault(stack)?.Window.Contains(wall) == true;
}

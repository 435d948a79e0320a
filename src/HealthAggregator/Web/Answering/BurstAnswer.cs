using System.Text.Json.Serialization;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Web.Answering;

/// <summary>Burst of a data center.</summary>
/// <param name="GatesHealth">Whether the data center passes only while burst is on (role: burst).</param>
/// <param name="On">Whether it is on now.</param>
/// <param name="Weight">1 to 100 while it is on, else 0.</param>
/// <param name="Since">Since when it is so; null when nobody ever said anything.</param>
/// <param name="Until">While it is on: when it ends by itself; null: never.</param>
/// <param name="Next">While it is off: when it begins by itself; null: never.</param>
/// <param name="Ramp">How long the switch takes, or took, from weight 1 to 100; null: at once.</param>
/// <param name="Actor">Who made it so.</param>
/// <param name="Reason">Why.</param>
/// <param name="Scheduled">What is yet to begin or to end, in the order in which it begins.</param>
public sealed record BurstAnswer(
    long Revision,
    [property: JsonPropertyOrder(-4)] string DataCenter,
    bool GatesHealth,
    bool On,
    int Weight,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    DateTimeOffset? Next,
    string? Ramp,
    string? Actor,
    string? Reason,
    IReadOnlyList<ScheduledDocument> Scheduled) : ControlAnswer(Revision)
{
    public static BurstAnswer Of(DataCenterPlan plan, ControlState state, DateTimeOffset wall)
    {
        var burst = BurstDocument.Of(state[plan.Name].Burst, state.EffectOn(plan, wall).Burst, wall);
        return new(
            state.Revision, plan.Name, plan.Role == Role.Burst, burst.On, burst.Weight, burst.Since, burst.Until, burst.Next, burst.Ramp, burst.Actor, burst.Reason, burst.Scheduled);
    }

    /// <summary>The same as it stands in the status.</summary>
    public BurstDocument ToDocument() => new(On, Weight, Since, Until, Next, Ramp, Actor, Reason, Scheduled);
}

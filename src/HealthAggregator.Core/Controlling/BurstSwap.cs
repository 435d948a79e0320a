using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Burst of one data center on and of another one off, in one revision: nobody ever sees neither on.</summary>
/// <param name="Term">Of the one that goes on; without a beginning.</param>
/// <param name="Ramp">Of the one that goes on. Null: the one that it has; none where it is off.</param>
public sealed record BurstSwap(string OnDataCenter, string OffDataCenter, Term Term, Ramp? Ramp) : ControlChange(OnDataCenter, OffDataCenter)
{
    public override string Action => "burst swap";

    public override string Target => $"{OnDataCenter} on, {OffDataCenter} off";

    public override bool IsTakingOut => true;

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) => OnDataCenter == OffDataCenter
        ? Refusal.Invalid("on and off name the same data center.", "Name two.")
        : Term.RefuseAtOnce(now);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) => dataCenter == OnDataCenter
        ? BurstOn.TurnOn(state[dataCenter], Term, Ramp, by)
        : BurstOff.TurnOff(state[dataCenter], by);
}

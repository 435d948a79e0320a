using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Burst on, at once.</summary>
/// <param name="Term">Without a beginning.</param>
/// <param name="Ramp">Null: the one that it has; none where it is off.</param>
public sealed record BurstOn(string DataCenter, Term Term, Ramp? Ramp) : ControlChange(DataCenter)
{
    public override string Action => "burst on";

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) => Term.RefuseAtOnce(now);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) => TurnOn(state[dataCenter], Term, Ramp, by);

    internal static DataCenterControl TurnOn(DataCenterControl control, Term term, Ramp? ramp, Authorship by)
    {
        var isSame = control.Burst.Switch is { } now && now.IsOnAt(by.At) && now.Ramp == (ramp ?? now.Ramp) && now.By.Reason == by.Reason
            && term.IsSameEnd(now.Until, by.At);
        return isSame ? control : control with { Burst = control.Burst.On(term.EndFrom(by.At), ramp, by) };
    }
}

namespace HealthAggregator.Core.Controlling;

/// <summary>Burst off, at once, whatever had it on. What is scheduled for later stays.</summary>
public sealed record BurstOff(string DataCenter) : ControlChange(DataCenter)
{
    public override string Action => "burst off";

    public override bool IsTakingOut => true;

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) => TurnOff(state[dataCenter], by);

    internal static DataCenterControl TurnOff(DataCenterControl control, Authorship by)
    {
        // What the time of has passed is off too, but only for as long as the clock says so.
        var isOff = control.Burst.Switch is not { IsOn: true } && control.Burst.Scheduled.All(burst => burst.From > by.At);
        return isOff ? control : control with { Burst = control.Burst.Off(by) };
    }
}

namespace HealthAggregator.Core.Controlling;

/// <summary>What is observed decides again; an override that is yet to begin is dropped too.</summary>
public sealed record OverrideClear(string DataCenter) : ControlChange(DataCenter)
{
    public override string Action => "override clear";

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) => state[dataCenter] with { Override = null };
}

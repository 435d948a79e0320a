using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>A stack votes again; maintenance that is yet to begin is dropped too.</summary>
public sealed record MaintenanceClear(string DataCenter, string Stack) : ControlChange(DataCenter)
{
    public override string Action => "maintenance off";

    public override string Target => $"{DataCenter}/{Stack}";

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) => MaintenanceSet.RefuseStack(plan, DataCenter, Stack);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) =>
        state[dataCenter] with { Maintenance = state[dataCenter].Maintenance.Remove(Stack) };
}

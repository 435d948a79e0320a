using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>A scheduled burst is not to be. One that is on just now ends.</summary>
public sealed record BurstCancel(string DataCenter, long Id) : ControlChange(DataCenter)
{
    public override string Action => $"burst cancel {Id}";

    public override bool IsTakingOut => true;

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) =>
        state[DataCenter].Burst.Scheduled.Any(burst => burst.Id == Id && !burst.Window.IsOver(now))
            ? null
            : Refusal.NotFound($"{DataCenter} has no scheduled burst {Id}.", "Look the ids up in scheduled, in the answer to GET of its burst.");

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by) =>
        state[dataCenter] with { Burst = state[dataCenter].Burst.Without(Id, by) };
}

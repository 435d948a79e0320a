using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Burst on, at a time to come.</summary>
/// <param name="Term">With a beginning.</param>
public sealed record BurstSchedule(string DataCenter, Term Term, Ramp Ramp) : ControlChange(DataCenter)
{
    /// <summary>How many bursts of one data center may be scheduled at a time.</summary>
    public const int Most = 100;

    public override string Action => "burst schedule";

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) =>
        Term.RefuseLater(now) ?? (state[DataCenter].Burst.Scheduled.Count(burst => !burst.Window.IsOver(now)) >= Most
            ? Refusal.Conflict($"{Most} bursts of {DataCenter} are scheduled already.", "Cancel one of them first.")
            : null);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by)
    {
        var (control, from, until) = (state[dataCenter], Term.From!.Value, Term.EndFrom(by.At));
        return control.Burst.Scheduled.Any(burst => (burst.From, burst.Until, burst.Ramp, burst.By.Reason) == (from, until, Ramp, by.Reason))
            ? control
            : control with { Burst = control.Burst.With(new(state.Revision + 1, from, until, Ramp, by)) };
    }
}

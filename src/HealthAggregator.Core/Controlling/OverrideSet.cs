using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>An operator's verdict, in place of the one before it.</summary>
public sealed record OverrideSet(string DataCenter, Verdict Verdict, Term Term) : ControlChange(DataCenter)
{
    public override string Action => Verdict == Verdict.Pass ? "override pass" : "override fail";

    public override bool IsTakingOut => Verdict == Verdict.Fail;

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) =>
        Term.Refuse(now) ?? (Term.From is not null && state[DataCenter].Override?.Window.Contains(now) == true
            ? Refusal.Conflict($"{DataCenter} has an override in effect, which a later one would end now.", "Clear it first, or leave from out to replace it at once.")
            : null);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by)
    {
        var control = state[dataCenter];
        var isSame = control.Override is { } now && now.Verdict == Verdict && !now.Window.IsOver(by.At) && now.By.Reason == by.Reason
            && now.Window.From == Term.From && Term.IsSameEnd(now.Window.Until, by.At);
        return isSame ? control : control with { Override = new(Verdict, Term.WindowFrom(by.At), by) };
    }
}

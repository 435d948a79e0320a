using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Controlling;

/// <summary>Takes a stack out of the vote.</summary>
public sealed record MaintenanceSet(string DataCenter, string Stack, Term Term) : ControlChange(DataCenter)
{
    public override string Action => "maintenance on";

    public override string Target => $"{DataCenter}/{Stack}";

    private protected override Refusal? Refuse(ControlState state, Plan plan, DateTimeOffset now) =>
        RefuseStack(plan, DataCenter, Stack) ?? Term.Refuse(now) ?? (Term.From is not null && state.IsInMaintenance(DataCenter, Stack, now)
            ? Refusal.Conflict($"{Target} is in maintenance, which a later one would end now.", "End it first, or leave from out to replace it at once.")
            : null);

    private protected override DataCenterControl Change(string dataCenter, ControlState state, Authorship by)
    {
        var control = state[dataCenter];
        var isSame = control.Maintenance.GetValueOrDefault(Stack) is { } now && !now.Window.IsOver(by.At) && now.By.Reason == by.Reason
            && now.Window.From == Term.From && Term.IsSameEnd(now.Window.Until, by.At);
        return isSame ? control : control with { Maintenance = control.Maintenance.SetItem(Stack, new(Term.WindowFrom(by.At), by)) };
    }

    internal static Refusal? RefuseStack(Plan plan, string dataCenter, string stack)
    {
        var stacks = plan.DataCenters.First(candidate => candidate.Name == dataCenter).Stacks.Select(candidate => candidate.Name).ToList();
        return stacks.Contains(stack)
            ? null
            : Refusal.NotFound($"{dataCenter} has no stack {stack}.", $"Name one that it has: {string.Join(", ", stacks)}.");
    }
}

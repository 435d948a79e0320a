using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;

namespace HealthAggregator.Web.Asking;

/// <summary>Everything that a request may say.</summary>
public static class Fields
{
    public const int DefaultLimit = 100;

    public static readonly Field<string> Reason = new("reason", FieldKinds.Text, "Why, for whoever reads it later; at most 500 characters.") { IsRequired = true };

    public static readonly Field<string> AnyReason = Reason with { Meaning = "Why, for the audit log; at most 500 characters.", IsRequired = false };

    public static readonly Field<bool> On = new("on", FieldKinds.Flag, "true: on, at once or at the time in from. false: off, at once.") { IsRequired = true };

    public static readonly Field<TimeSpan> For = new("for", FieldKinds.Duration, "How long it holds, from its beginning. Without this and until it has no end.");

    public static readonly Field<TimeSpan> ForAnHour = For with { Meaning = "How long it holds, from its beginning: 1h without this, until and permanent." };

    public static readonly Field<DateTimeOffset> Until = new("until", FieldKinds.Time, "When it ends by itself, in place of for.");

    public static readonly Field<DateTimeOffset> From = new("from", FieldKinds.Time, "When it begins by itself. Without it: at once.");

    public static readonly Field<TimeSpan> Ramp = new("ramp", FieldKinds.Ramp, "How long the weight takes from 1 to 100. Without it: no time at all. PASS is answered at once either way.");

    public static readonly Field<bool> Force = new("force", FieldKinds.Flag, "true: even where no data center would pass after it, as far as this instance knows.");

    public static readonly Field<bool> Permanent = new("permanent", FieldKinds.Flag, "true: it holds until somebody takes it back.");

    public static readonly Field<Verdict> Verdict = new("verdict", FieldKinds.Verdict, "What to answer, whatever is observed.") { IsRequired = true };

    public static readonly Field<bool> JobIsOk = new("ok", FieldKinds.Flag, "false: the job has failed, and its check fails until it reports otherwise. Without it: all is well.");

    public static readonly Field<string> JobsReason = new("reason", FieldKinds.Text, "What there is to say of it, shown with the check; at most 500 characters.");

    public static readonly Field<string> DataCenter = new("data_center", FieldKinds.Text, "Which one; without it the only one, or the default.");

    public static readonly Field<string> ReadyFor = DataCenter with { Meaning = "Only this one; without it all of them." };

    public static readonly Field<int> Limit = new("limit", FieldKinds.Limit, $"At most so many; {DefaultLimit} without it.");

    public static readonly Field<string> SwapOn = new("on", FieldKinds.Text, "The data center that goes on.") { IsRequired = true };

    public static readonly Field<string> SwapOff = new("off", FieldKinds.Text, "The data center that goes off.") { IsRequired = true };

    public static readonly Field<ImmutableDictionary<string, bool>> SupposedChecks = new(
        "checks", FieldKinds.States, "What checks settle on: each as stack/check, \"witness NAME\" or \"peer NAME\", or all of a stack by its name. The others stay as they have settled.");

    public static readonly Field<SupposedOverride> SupposedOverride = new("override", FieldKinds.Supposed, "The override in effect; none: there is none. Without it: as it is.");

    public static readonly Field<bool> SupposedBurst = new("burst", FieldKinds.Flag, "Whether burst is on. Without it: as it is.");

    public static readonly Field<ImmutableHashSet<string>> SupposedMaintenance = new(
        "maintenance", FieldKinds.Names, "The stacks that are in maintenance, and no others are. Without it: as it is.");

    public static readonly Field<int> SupposedThreshold = new("threshold", FieldKinds.Percent, "The threshold, in whole percent. Without it: as configured.");

    public static readonly Field<int> SupposedRecoverAt = new("recover_at", FieldKinds.Percent, "recover_at, in whole percent; at least the threshold. Without it: as configured.");
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Controlling;

/// <summary>Makes control state of its stored form. Whatever is there, what comes out is either valid or a <see cref="DamagedException"/>.</summary>
internal static class ControlReader
{
    // The largest number that every reader of JSON has exactly: far from where the next revision would overflow.
    private const long LastRevision = (1L << 53) - 1;

    // What a burst comes to is reckoned once a second, from all that is scheduled.
    private const int MostScheduled = 1_000;

    private static readonly Regex DataCenterNames = NameRule.For("data center", "us-east").Regex;
    private static readonly Regex StackNames = NameRule.For("stack", "web").Regex;

    /// <exception cref="DamagedException">It is not valid.</exception>
    public static (ControlState State, AuditEntry Change) Read(StoredObject control)
    {
        var revision = control.Integer("revision", 0, LastRevision);
        return (
            new(revision, control.Map("data_centers", DataCenterNames, dataCenter => DataCenter(dataCenter, revision))) { Unaccepted = control.TextOrNone("unaccepted") },
            Change(control.Object("change"), revision));
    }

    private static DataCenterControl DataCenter(StoredObject stored, long revision) => new()
    {
        Burst = stored.ObjectOrNone("burst") is { } burst ? Burst(burst, revision) : Core.Controlling.Burst.Untouched,
        Override = stored.ObjectOrNone("override") is { } forced ? new(Verdict(forced), Window(forced), By(forced)) : null,
        Maintenance = stored.Map("maintenance", StackNames, stack => new Maintenance(Window(stack), By(stack))),
    };

    private static Burst Burst(StoredObject stored, long revision)
    {
        var scheduled = stored.List("scheduled", MostScheduled).Select(item => Scheduled(item, revision)).ToImmutableArray();
        return scheduled.DistinctBy(burst => burst.Id).Count() == scheduled.Length
            ? new(stored.ObjectOrNone("switch") is { } flipped ? Switch(flipped) : null, scheduled)
            : throw new DamagedException("two scheduled bursts have the same id");
    }

    // That a burst ends before it began is no damage here: it is what a clock that was set back comes to.
    private static BurstSwitch Switch(StoredObject stored) =>
        new(stored.Flag("on"), stored.Time("since"), stored.TimeOrNone("until"), new(stored.Duration("ramp")), By(stored));

    private static ScheduledBurst Scheduled(StoredObject stored, long revision)
    {
        var (id, from, window) = (stored.Integer("id", 1, revision), stored.Time("from"), Window(stored));
        return new(id, from, window.Until, new(stored.Duration("ramp")), By(stored));
    }

    private static Verdict Verdict(StoredObject stored) =>
        stored.Word("verdict", ("PASS", Core.Deciding.Verdict.Pass), ("FAIL", Core.Deciding.Verdict.Fail));

    private static Window Window(StoredObject stored)
    {
        var (from, until) = (stored.TimeOrNone("from"), stored.TimeOrNone("until"));
        return until <= from ? throw new DamagedException("something ends before it begins") : new(from, until);
    }

    private static Authorship By(StoredObject stored) => new(stored.Text("actor"), stored.Text("reason"), stored.Time("at"));

    private static AuditEntry Change(StoredObject stored, long revision) => new(
        stored.Integer("revision", revision, revision),
        stored.Time("at"),
        stored.Text("actor"),
        stored.Text("source"),
        stored.Text("action"),
        stored.Text("target"),
        stored.Anything("old"),
        stored.Anything("new"),
        stored.Text("reason"),
        stored.Word("outcome", ("applied", AuditOutcome.Applied), ("unchanged", AuditOutcome.Unchanged), ("refused", AuditOutcome.Refused)),
        stored.TextOrNone("why"));
}

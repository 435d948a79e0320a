using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Tests.Controlling;

/// <summary>Control state of every kind: few names, so that one state after another changes, keeps and drops the same things; times and texts from end to end.</summary>
internal static class AnyControl
{
    private static readonly string[] DataCenters = ["dr", "us-east", "0"];
    private static readonly string[] Stacks = ["web", "search"];

    private static readonly Gen<string> Texts = Gen.Elements(
        "", "alice", "Black Friday", "\"quoted\\\"", "line\nbreak\r\n\t", "\0\u001b[31m\u007f", "ümläut 東京 🚒", "\u2028\u202e\ufeff", "</script>", new string('x', 500));

    private static readonly Gen<DateTimeOffset> Times =
        from kind in Gen.Choose(0, 3)
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, 999_999_999)
        from hours in Gen.Choose(-14, 14)
        select kind switch
        {
            0 => new DateTimeOffset(2026, 7, 10, 12, 0, high % 60, TimeSpan.Zero),
            1 => high % 2 == 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue,
            2 => new DateTimeOffset(((long)high * 1_000_000_000) + low, TimeSpan.Zero),
            _ => new DateTimeOffset(2026, 7, 10, 12, 0, 0, TimeSpan.FromHours(hours)).AddTicks(low),
        };

    private static readonly Gen<DateTimeOffset?> TimesOrNone = OrNone(Times);

    private static readonly Gen<Authorship> Authors =
        from actor in Texts
        from reason in Texts
        from at in Times
        select new Authorship(actor, reason, at);

    private static readonly Gen<Ramp> Ramps = Gen.Frequency(
        (2, Gen.Constant(Ramp.None)),
        (1, Gen.Constant(new Ramp(Duration.Longest))),
        (2, Gen.Choose(1, int.MaxValue).Select(number => new Ramp(TimeSpan.FromMilliseconds(number)))),
        (1, Gen.Choose(1, int.MaxValue).Select(number => new Ramp(TimeSpan.FromTicks(number)))));

    private static readonly Gen<Window> Windows =
        from edges in TimesOrNone.Two()
        select edges.Item2 <= edges.Item1
            ? edges.Item1 == edges.Item2 ? Window.Always : new Window(edges.Item2, edges.Item1)
            : new Window(edges.Item1, edges.Item2);

    private static readonly Gen<BurstSwitch> Switches =
        from isOn in Gen.Elements(true, false)
        from since in Times
        from until in TimesOrNone
        from ramp in Ramps
        from author in Authors
        select new BurstSwitch(isOn, since, until, ramp, author);

    private static readonly Gen<Override> Overrides =
        from verdict in Gen.Elements(Verdict.Pass, Verdict.Fail)
        from window in Windows
        from author in Authors
        select new Override(verdict, window, author);

    private static readonly Gen<Maintenance> Maintenances =
        from window in Windows
        from author in Authors
        select new Maintenance(window, author);

    public static readonly Gen<ControlState> States = ThenStates(ControlState.Empty);

    /// <summary>States one after the other, each with more of the one before it than not.</summary>
    public static readonly Gen<ControlState[]> Stories =
        from first in States
        from second in ThenStates(first)
        from third in ThenStates(second)
        select new[] { first, second, third };

    /// <summary>What made a state so.</summary>
    public static Gen<AuditEntry> Changes(ControlState state) =>
        from at in Times
        from texts in Texts.ArrayOf(6)
        from shown in Gen.Elements(null, "null", "\"on\"", "1e2", """{"on":true,"until":null,"scheduled":[{"id":3}]}""", "[1,[],{}]").Two()
        from outcome in Gen.Elements(AuditOutcome.Applied, AuditOutcome.Unchanged, AuditOutcome.Refused)
        from isExplained in Gen.Elements(true, false)
        select new AuditEntry(
            state.Revision, at, texts[0], texts[1], texts[2], texts[3], Parse(shown.Item1), Parse(shown.Item2), texts[4], outcome, isExplained ? texts[5] : null);

    /// <summary>The plainest state that has something of everything.</summary>
    public static ControlState Sample(long revision = 57, string reason = "Black Friday")
    {
        var by = new Authorship("alice", reason, new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero));
        var (since, later, muchLater) = (by.At, by.At.AddHours(4).AddTicks(1), by.At.AddDays(1));
        return new(revision, ControlState.Empty.DataCenters
            .Add("dr", new()
            {
                Burst = new(
                    new(true, since, later, new(TimeSpan.FromMinutes(10)), by),
                    [new(12, later, muchLater, Ramp.None, by), new(13, muchLater, null, new(TimeSpan.FromTicks(15)), by)]),
                Override = new(Verdict.Fail, new(null, later), by),
                Maintenance = DataCenterControl.None.Maintenance.Add("web", new(new(since, muchLater), by)).Add("search", new(Window.Always, by)),
            })
            .Add("us-east", new() { Burst = Burst.Untouched.Off(by) }));
    }

    /// <summary>What made the sample so.</summary>
    public static AuditEntry Change(ControlState state, string reason = "Black Friday") => new(
        state.Revision,
        new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero),
        "alice",
        "10.0.0.9",
        "burst on",
        "dr",
        new JsonObject { ["on"] = false },
        new JsonObject { ["on"] = true },
        reason,
        AuditOutcome.Applied,
        null);

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    private static Gen<ControlState> ThenStates(ControlState before) =>
        from step in Gen.Elements(1L, 2L, 1_000_000_007L)
        let revision = before.Revision + step
        from changes in Gen.CollectToArray(DataCenters, name =>
            from isKept in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
            from control in ThenControls(before[name], revision)
            select KeyValuePair.Create(name, isKept ? before[name] : control))
        select new ControlState(revision, before.DataCenters.SetItems(changes.Where(change => change.Value != DataCenterControl.None || before.DataCenters.ContainsKey(change.Key))));

    private static Gen<DataCenterControl> ThenControls(DataCenterControl before, long revision) =>
        from flipped in Then(before.Burst.Switch, OrNull(Switches))
        from scheduled in Scheduled(revision)
        from isScheduleKept in Gen.Elements(true, false)
        from forced in Then(before.Override, OrNull(Overrides))
        from maintenance in Gen.CollectToArray(Stacks, stack => Then(before.Maintenance.GetValueOrDefault(stack), OrNull(Maintenances)))
        let kept = isScheduleKept ? before.Burst.Scheduled : [.. before.Burst.Scheduled.Take(1)]
        select new DataCenterControl
        {
            Burst = new(flipped, [.. kept, .. scheduled.Where(burst => !kept.Any(other => other.Id == burst.Id))]),
            Override = forced,
            Maintenance = DataCenterControl.None.Maintenance.AddRange(
                Stacks.Zip(maintenance).Where(pair => pair.Second is not null).Select(pair => KeyValuePair.Create(pair.First, pair.Second!))),
        };

    private static Gen<ImmutableArray<ScheduledBurst>> Scheduled(long revision) =>
        from windows in Windows.ArrayOf(2)
        from ramp in Ramps
        from author in Authors
        from start in Times
        select windows
            .Select((window, index) => new ScheduledBurst(
                Math.Max(1, revision - index), window.From ?? start, window.Until > (window.From ?? start) ? window.Until : null, ramp, author))
            .DistinctBy(burst => burst.Id)
            .ToImmutableArray();

    private static Gen<T?> Then<T>(T? before, Gen<T?> after)
        where T : class => Gen.Frequency((1, Gen.Constant(before)), (1, after));

    private static Gen<T?> OrNull<T>(Gen<T> values)
        where T : class => Gen.Frequency((3, values.Select(value => (T?)value)), (1, Gen.Constant((T?)null)));

    private static Gen<T?> OrNone<T>(Gen<T> values)
        where T : struct => Gen.Frequency((3, values.Select(value => (T?)value)), (1, Gen.Constant((T?)null)));
}

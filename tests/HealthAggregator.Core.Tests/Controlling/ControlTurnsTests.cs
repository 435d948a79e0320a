using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What the clock alone begins, ends and is about to end, as the steps of the fold report it.</summary>
public class ControlTurnsTests
{
    private const string Name = "blue";

    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1"), Some.Check("blue/db/1")));

    private readonly Operators _operators = new(Plan);

    [Fact]
    public void A_scheduled_burst_begins_once_and_ends_once()
    {
        _operators.Say("10:00", new BurstSchedule(Name, Some.From("12:00", "12:05"), Ramp.None));
        Assert.Equal([Turn(ControlTurnKind.Began, "burst", Name, "12:05", "10:00")], Turns("11:59:59", "12:00"));
        Assert.Equal([Turn(ControlTurnKind.Ended, "burst", Name, "12:05", "10:00")], Turns("12:04:59", "12:05"));
        Assert.Empty(Turns("11:00", "11:59:59"));
        Assert.Empty(Turns("12:00", "12:00", "12:04:59"));
        Assert.Empty(Turns("12:05", "23:00"));
    }

    [Fact]
    public void A_burst_without_an_end_begins_without_one()
    {
        _operators.Say("10:00", new BurstSchedule(Name, Some.From("12:00"), Ramp.None));
        Assert.Equal([Turn(ControlTurnKind.Began, "burst", Name, null, "10:00")], Turns("11:00", "13:00"));
    }

    [Fact]
    public void A_burst_that_takes_over_from_another_one_neither_ends_nor_begins()
    {
        _operators.Say("10:00", new BurstOn(Name, Some.Until("12:00"), null)).Say("10:01", new BurstSchedule(Name, Some.From("12:00", "12:03"), Ramp.None));
        Assert.Equal([Turn(ControlTurnKind.EndsSoon, "burst", Name, "12:03", "10:00")], Turns("10:01", "11:50", "11:53", "11:59", "12:00", "12:02"));
        Assert.Equal([Turn(ControlTurnKind.EndsSoon, "burst", Name, "12:03", "10:01")], Turns("11:52", "12:01"));
    }

    [Fact]
    public void The_end_is_announced_ten_minutes_before()
    {
        _operators.Say("10:00", new OverrideSet(Name, Verdict.Fail, Some.For(60)));
        Assert.Empty(Turns("10:00", "10:49:59"));
        Assert.Equal([Turn(ControlTurnKind.EndsSoon, "override", Name, "11:00", "10:00")], Turns("10:49:59", "10:50"));
        Assert.Empty(Turns("10:50", "10:59:59"));
        Assert.Equal([Turn(ControlTurnKind.Ended, "override", Name, "11:00", "10:00")], Turns("10:59:59", "11:00"));
    }

    [Fact]
    public void The_end_of_what_lasts_no_longer_than_that_is_not_announced()
    {
        _operators.Say("10:00", new OverrideSet(Name, Verdict.Fail, Some.For(10)));
        Assert.Empty(Turns("10:00", "10:01", "10:09"));
        _operators.Say("10:01", new BurstSchedule(Name, Some.From("12:00", "12:10"), Ramp.None));
        Assert.DoesNotContain(Turns("11:59", "12:00", "12:01", "12:09"), turn => turn.Kind == ControlTurnKind.EndsSoon);
        _operators.Say("10:02", new MaintenanceSet(Name, "web", Some.From("13:00", "13:10")));
        Assert.DoesNotContain(Turns("12:59", "13:00", "13:01", "13:09"), turn => turn.Kind == ControlTurnKind.EndsSoon);
    }

    [Fact]
    public void The_end_of_what_lasts_longer_than_that_is_announced_however_little()
    {
        _operators.Say("10:00", new BurstOn(Name, Some.Until("10:10:01"), null)).Say("10:00", new OverrideSet(Name, Verdict.Fail, Some.Until("10:10:01")))
            .Say("10:00", new MaintenanceSet(Name, "web", Some.Until("10:10:01")));
        Assert.Equal(["burst", "override", "maintenance"], Turns("10:00", "10:00:01").Select(turn => turn.What));
    }

    [Fact]
    public void What_has_ended_within_one_step_is_not_announced_as_ending()
    {
        _operators.Say("10:00", new OverrideSet(Name, Verdict.Fail, Some.For(60)));
        Assert.Equal([ControlTurnKind.Ended], Turns("10:30", "12:00").Select(turn => turn.Kind));
    }

    [Fact]
    public void What_has_no_end_is_never_announced()
    {
        _operators.Say("10:00", new OverrideSet(Name, Verdict.Fail, Term.Open)).Say("10:00", new BurstOn(Name, Term.Open, null));
        Assert.Empty(Turns("10:00", "23:00"));
    }

    [Fact]
    public void Maintenance_names_the_stack()
    {
        _operators.Say("10:00", new MaintenanceSet(Name, "db", Some.From("12:00", "13:00")));
        Assert.Equal(
            [
                Turn(ControlTurnKind.Began, "maintenance", "blue/db", "13:00", "10:00"),
                Turn(ControlTurnKind.EndsSoon, "maintenance", "blue/db", "13:00", "10:00"),
                Turn(ControlTurnKind.Ended, "maintenance", "blue/db", "13:00", "10:00"),
            ],
            Turns("11:00", "12:00", "12:30", "12:55", "13:00"));
    }

    [Fact]
    public void A_clock_that_is_set_back_undoes_what_it_did()
    {
        _operators.Say("10:00", new BurstSchedule(Name, Some.From("12:00", "12:05"), Ramp.None));
        Assert.Equal(
            [ControlTurnKind.Began, ControlTurnKind.Ended, ControlTurnKind.Began, ControlTurnKind.Ended],
            Turns("11:00", "12:01", "11:30", "12:02", "13:00").Select(turn => turn.Kind));
        Assert.Empty(Turns("13:00", "11:00")); // it was on in neither
    }

    [Fact]
    public void What_an_operator_does_is_not_what_the_clock_does()
    {
        var timeline = Timeline.AllPassing(Plan).Say(new BurstOn(Name, Term.Open, null)).Say(new OverrideSet(Name, Verdict.Fail, Term.Open));
        Assert.Empty(timeline.Changes.Controls);
        Assert.Empty(timeline.Later(5).Say(new BurstOff(Name)).Changes.Controls);
    }

    [Fact]
    public void What_was_found_at_the_start_of_a_process_did_not_begin_then()
    {
        _operators.Say("10:00", new BurstSchedule(Name, Some.From("12:00", "13:00"), Ramp.None));
        Assert.Empty(Snapshot.Start(Plan, At("12:30"), _operators.State).Changes.Controls);
    }

    [Fact]
    public void What_was_said_of_a_data_center_that_is_not_configured_is_nobodys_news()
    {
        var state = _operators.Say("10:00", new BurstSchedule(Name, Some.From("12:00", "13:00"), Ramp.None))
            .Say("10:00", new MaintenanceSet(Name, "db", Some.From("12:00", "13:00"))).State;
        Assert.Empty(Turns(Some.Plan(Some.DataCenter(Some.Check("green/web/1"))), state, "11:00", "12:30"));
        Assert.Equal(["burst"], Turns(Some.Plan(Some.DataCenter(Some.Check("blue/web/1"))), state, "11:00", "12:30").Select(turn => turn.What));
    }

    [Fact]
    public void A_step_in_which_only_this_happened_is_not_an_empty_one()
    {
        _operators.Say("10:00", new MaintenanceSet(Name, "db", Some.For(60)));
        var changes = Snapshot.Start(Plan, At("10:00"), _operators.State).After([], At("10:50")).Changes;
        Assert.False(changes.IsEmpty);
        Assert.Single(changes.Controls);
    }

    [Fact]
    public void The_ends_of_the_calendar_are_no_trap()
    {
        var edge = new Window(null, DateTimeOffset.MinValue.AddTicks(1));
        var state = ControlState.Empty.With(KeyValuePair.Create(Name, new DataCenterControl { Override = new(Verdict.Fail, edge, Some.By()) }));
        Assert.Equal(
            [ControlTurnKind.Ended],
            Snapshot.Start(Plan, Some.At(0) with { Wall = DateTimeOffset.MinValue }, state).After([], Some.At(0)).Changes.Controls.Select(turn => turn.Kind));
    }

    private static Moment At(string time) => Some.At(0) with { Wall = Some.Clock(time) };

    private static ControlTurn Turn(ControlTurnKind kind, string what, string target, string? until, string by) =>
        new(kind, what, target, until is null ? null : Some.Clock(until), Some.By(by));

    private List<ControlTurn> Turns(params string[] times) => Turns(Plan, _operators.State, times);

    private static List<ControlTurn> Turns(Plan plan, ControlState state, params string[] times)
    {
        var (turns, snapshot) = (new List<ControlTurn>(), Snapshot.Start(plan, At(times[0]), state));
        foreach (var time in times.Skip(1))
        {
            snapshot = snapshot.After([], At(time));
            turns.AddRange(snapshot.Changes.Controls);
        }

        return turns;
    }
}

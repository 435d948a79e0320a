using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>Stacks that are out of the vote.</summary>
public class SnapshotMaintenanceTests
{
    private const string Name = Some.DataCenterName;

    [Fact]
    public void A_stack_in_maintenance_is_on_neither_side_of_the_score()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Say(On("s1"));
        Assert.Equal(new(Verdict.Pass, Rung.Score, "100% passing (3 of 3), threshold 75%; 1 stack is in maintenance"), timeline.Decision);
        timeline.Fail("s1/page").Say(On("s2"));
        Assert.Equal("100% passing (2 of 2), threshold 75%; 2 stacks are in maintenance", timeline.Decision.Reason);
    }

    [Fact]
    public void It_is_probed_and_shown_all_the_same()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Say(On("s1")).Fail("s1/page");
        Assert.Equal(CheckStatus.Failing, timeline["s1/page"].Status);
        Assert.Equal(new Score(0, 1), timeline.Now.Stacks[0].Checks.Score);
        Assert.Equal("s1", Assert.Single(timeline.Changes.Stacks).Stack.Name);
    }

    [Fact]
    public void A_stack_that_fails_is_taken_out_and_the_data_center_passes_at_once()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page", "s2/page");
        Assert.Equal((Verdict.Fail, Verdict.Pass), (timeline.Verdict, timeline.Say(On("s1")).Say(On("s2")).Verdict));
    }

    [Fact]
    public void When_it_ends_the_stack_is_back_with_its_state_of_now()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On("s1", Some.For(1))).Fail("s1/page");
        Assert.Equal(new Score(1, 1), timeline.DataCenter.Tally.Score);
        timeline.Later(60).PassAll().Fail("s1/page");
        Assert.Equal(new(Verdict.Fail, Rung.Score, "50% passing (1 of 2), below the threshold of 75%"), timeline.Decision);
    }

    [Fact]
    public void When_it_is_cleared_the_stack_is_back_at_once()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On("s1")).Fail("s1/page").Pass("s1/page");
        Assert.Equal("100% passing (2 of 2), threshold 75%", timeline.Say(Off("s1")).Decision.Reason);
    }

    [Fact]
    public void One_for_later_begins_by_itself()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On("s1", Some.From("00:01"))).Fail("s1/page");
        Assert.Equal((Verdict.Fail, Verdict.Pass), (timeline.Verdict, timeline.Later(60).Pass("s2/page").Verdict));
    }

    [Fact]
    public void A_required_check_in_maintenance_fails_nobody()
    {
        var timeline = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 3), Some.Check("db/1") with { Vote = Vote.Required }])).Fail("db/1");
        Assert.Equal(Rung.Required, timeline.Decision.Rung);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Say(On("db")).Verdict, timeline.Decision.Rung));
        Assert.Equal("required check db/1 fails: said FAIL", timeline.Say(Off("db")).Decision.Reason);
    }

    [Fact]
    public void The_requirement_named_is_one_that_is_not_in_maintenance()
    {
        var plan = Some.Plan([.. Some.Checks("web", 3), Some.Check("a/1") with { Vote = Vote.Required }, Some.Check("b/1") with { Vote = Vote.Required }]);
        var timeline = Timeline.AllPassing(plan).Fail("a/1", "b/1");
        Assert.Equal("required check a/1 fails: said FAIL", timeline.Decision.Reason);
        Assert.Equal("required check b/1 fails: said FAIL", timeline.Say(On("a")).Decision.Reason);
        Assert.Equal("required check a/1 fails: said FAIL", timeline.Say(On("b")).Say(Off("a")).Decision.Reason);
    }

    [Fact]
    public void A_required_stack_in_maintenance_fails_nobody()
    {
        var payments = Some.Stack(Some.Checks("payments", 2)) with { Threshold = new(100), Vote = Vote.Required };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Checks("web", 3)), payments)).Fail("payments/1");
        Assert.Equal(Rung.Required, timeline.Decision.Rung);
        Assert.Equal("100% passing (3 of 3), threshold 75%; 1 stack is in maintenance", timeline.Say(On("payments")).Decision.Reason);
    }

    [Fact]
    public void A_stack_that_votes_as_one_takes_all_its_weight_with_it()
    {
        var search = Some.Stack(Some.Checks("search", 2)) with { Threshold = new(50), Weight = 5 };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), search));
        Assert.Equal(new Score(6, 6), timeline.DataCenter.Tally.Score);
        Assert.Equal(new Score(1, 1), timeline.Say(On("search")).FailAll().Pass("web/1").DataCenter.Tally.Score);
        Assert.Equal(new Score(1, 6), timeline.Say(Off("search")).DataCenter.Tally.Score);
    }

    [Fact]
    public void An_advisory_stack_was_on_neither_side_before()
    {
        var shown = Some.Stack(Some.Checks("shown", 2)) with { Threshold = new(50), Vote = Vote.Advisory };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), shown)).Say(On("shown"));
        Assert.Equal("100% passing (1 of 1), threshold 75%; 1 stack is in maintenance", timeline.Decision.Reason);
        Assert.Equal(new Score(1, 1), timeline.Fail("shown/1", "shown/2").Say(Off("shown")).DataCenter.Tally.Score);
    }

    [Fact]
    public void Where_every_stack_is_in_maintenance_there_is_no_evidence_and_no_PASS()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On("s1")).Say(On("s2"));
        Assert.Equal(new(Verdict.Fail, Rung.Score, "0% passing (0 of 0), below the threshold of 75%; 2 stacks are in maintenance"), timeline.Decision);
        Assert.Equal(Verdict.Pass, timeline.Say(Off("s1")).Verdict);
    }

    [Fact]
    public void A_data_center_that_starts_does_not_wait_for_it()
    {
        var timeline = new Timeline(Some.Plan(Some.StacksOfOne(2))).Say(On("s1"));
        Assert.Equal("waiting for the first sample of every counted check: 1 to come", timeline.Decision.Reason);
        Assert.Equal(Verdict.Pass, timeline.Pass("s2/page").Verdict);
    }

    [Fact]
    public void A_stack_of_which_nothing_was_heard_yet_is_waited_for_when_its_maintenance_ends()
    {
        var timeline = new Timeline(Some.Plan(Some.StacksOfOne(2))).Say(On("s1")).Pass("s2/page").Say(Off("s1"));
        Assert.Equal((Verdict.Fail, Rung.Starting, new Score(1, 2)), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.Tally.Score));
        Assert.Equal(Verdict.Pass, timeline.Pass("s1/page").Verdict);
    }

    [Fact]
    public void It_holds_from_the_first_snapshot_of_a_process_on()
    {
        var plan = Some.Plan(Some.StacksOfOne(2));
        var snapshot = Snapshot.Start(plan, Some.At(0), new Operators(plan).Say("00:00", On("s1")).State);
        Assert.Equal(1, snapshot.DataCenters[0].Tally.Awaited);
    }

    [Fact]
    public void A_stack_of_the_same_name_elsewhere_votes_on()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")));
        var timeline = Timeline.AllPassing(plan).Say(new MaintenanceSet("west", "web", Term.Open));
        Assert.Equal([new Score(1, 1), new Score(0, 0)], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Tally.Score));
    }

    [Fact]
    public void The_damping_of_the_score_runs_through_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2) with { FailAfter = TimeSpan.FromSeconds(5) })).Say(On("s1")).Fail("s1/page");
        timeline.Later(3).PassAll().Fail("s1/page").Say(Off("s1"));
        Assert.Equal("50% passing (1 of 2), below the threshold of 75% but not yet for 5s", timeline.Decision.Reason);
        Assert.Equal(Verdict.Fail, timeline.Wait(5).Verdict);
    }

    private static MaintenanceSet On(string stack, Term? term = null) => new(Name, stack, term ?? Term.Open);

    private static MaintenanceClear Off(string stack) => new(Name, stack);
}

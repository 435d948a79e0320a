using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>Maintenance and a new plan.</summary>
public class SnapshotMaintenanceReloadTests
{
    private const string Name = Some.DataCenterName;

    private static readonly MaintenanceSet On = new(Name, "s1", Term.Open);

    [Fact]
    public void A_stack_stays_out_of_the_vote_over_a_reload()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Say(On).Fail("s1/page").Reload(Some.StacksOfOne(4));
        Assert.Equal("100% passing (3 of 3), threshold 75%; 1 stack is in maintenance", timeline.Decision.Reason);
        Assert.Equal(new Score(3, 4), timeline.Say(new MaintenanceClear(Name, "s1")).DataCenter.Tally.Score);
    }

    [Fact]
    public void A_stack_that_a_reload_takes_away_and_another_brings_back_is_in_maintenance_still()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On).Reload(Some.DataCenter(Some.Check("s2/page")));
        Assert.Equal("100% passing (1 of 1), threshold 75%", timeline.Decision.Reason);
        Assert.Equal("100% passing (1 of 1), threshold 75%; 1 stack is in maintenance", timeline.Reload(Some.StacksOfOne(2)).Decision.Reason);
    }

    [Fact]
    public void A_stack_that_stands_elsewhere_in_the_new_plan_is_still_the_one_in_maintenance()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On);
        timeline.Reload(Some.DataCenter(Some.Check("s3/page"), Some.Check("s2/page"), Some.Check("s1/page"))).Fail("s1/page").Pass("s3/page");
        Assert.Equal(new Score(2, 2), timeline.DataCenter.Tally.Score);
    }

    [Fact]
    public void New_checks_of_a_stack_in_maintenance_are_not_waited_for()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(On);
        timeline.Reload(Some.DataCenter(Some.Check("s1/page"), Some.Check("s1/new"), Some.Check("s2/page")));
        Assert.Equal((0, Verdict.Pass), (timeline.DataCenter.Tally.Joining, timeline.Verdict));
        Assert.Equal(1, timeline.Say(new MaintenanceClear(Name, "s1")).DataCenter.Tally.Joining);
    }

    [Fact]
    public void It_begins_and_ends_in_the_very_step_of_a_reload()
    {
        var plan = Some.Plan(Some.StacksOfOne(2));
        var operators = new Operators(plan);
        var (on, off) = (operators.Say("00:00", On).State, operators.Say("00:00", new MaintenanceClear(Name, "s1")).State);
        var timeline = Timeline.AllPassing(plan);
        Assert.Equal(new Score(1, 1), timeline.Step(new Input.Controlled(on), new Input.Replanned(plan)).DataCenter.Tally.Score);
        Assert.Equal(new Score(2, 2), timeline.Step(new Input.Replanned(plan), new Input.Controlled(off)).DataCenter.Tally.Score);
        Assert.Equal(new Score(1, 1), timeline.Step(new Input.Replanned(plan), new Input.Controlled(on)).DataCenter.Tally.Score);
        Assert.Equal(new Score(2, 2), timeline.Step(new Input.Controlled(off), new Input.Replanned(plan)).DataCenter.Tally.Score);
    }

    [Fact]
    public void It_ends_by_itself_in_the_very_step_of_a_reload()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(2))).Say(new MaintenanceSet(Name, "s1", Some.For(0.05)));
        Assert.Equal(new Score(1, 1), timeline.DataCenter.Tally.Score);
        Assert.Equal(new Score(2, 2), timeline.Later(3).Reload(Some.StacksOfOne(2)).DataCenter.Tally.Score);
    }
}

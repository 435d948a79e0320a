using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class SnapshotChangesTests
{
    private static Timeline Four => Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));

    [Fact]
    public void The_first_decision_on_a_data_center_is_a_change_and_says_that_it_is_the_first()
    {
        var change = Assert.Single(new Timeline(Some.Plan(Some.Check())).Changes.DataCenters);
        Assert.True(change.IsFirst);
        Assert.Equal((Verdict.Fail, Rung.Starting), (change.After.Verdict, change.After.Rung));
        Assert.Equal("us-east", change.DataCenter.Name);
    }

    [Fact]
    public void Leaving_the_start_is_a_change_and_not_the_first()
    {
        var change = Assert.Single(Four.Changes.DataCenters);
        Assert.False(change.IsFirst);
        Assert.Equal((Rung.Starting, Rung.Score), (change.Before.Rung, change.After.Rung));
    }

    [Fact]
    public void A_change_of_verdict_is_told_with_old_new_and_score()
    {
        var change = Assert.Single(Four.FailAll().Changes.DataCenters);
        Assert.Equal((Verdict.Pass, Verdict.Fail, new Score(0, 4)), (change.Before.Verdict, change.After.Verdict, change.Score));
        Assert.False(change.IsFirst);
    }

    [Fact]
    public void A_change_is_told_once()
    {
        var timeline = Four.FailAll().Wait(0.1);
        Assert.Empty(timeline.Changes.DataCenters);
        Assert.Empty(timeline.Changes.Stacks);
        Assert.Empty(timeline.Changes.Checks);
        Assert.Empty(timeline.FailAll().Changes.Checks);
    }

    [Fact]
    public void A_change_of_rung_alone_is_a_change()
    {
        var required = Some.StacksOfOne(4).Stacks[0].Checks[0] with { Vote = Vote.Required };
        var timeline = Timeline.AllPassing(Some.Plan([required, .. Some.StacksOfOne(4).Stacks[1..].SelectMany(stack => stack.Checks)]));
        timeline.Fail("s2/page", "s3/page");
        var change = Assert.Single(timeline.Fail("s1/page").Changes.DataCenters);
        Assert.Equal((Rung.Score, Rung.Required, Verdict.Fail, Verdict.Fail), (change.Before.Rung, change.After.Rung, change.Before.Verdict, change.After.Verdict));
    }

    [Fact]
    public void A_change_of_score_alone_is_no_change_of_a_data_center() => Assert.Empty(Four.Fail("s1/page").Changes.DataCenters);

    [Fact]
    public void A_change_of_status_is_told_with_what_was_believed_before()
    {
        var change = Assert.Single(Four.Fail("s1/page").Changes.Checks);
        Assert.Equal("us-east/s1/page", change.Check.Key.ToString());
        Assert.Equal((CheckStatus.Passing, CheckStatus.Failing), (change.Before.Status, change.After.Status));
        Assert.Equal("said FAIL", change.After.Last?.Reason);
    }

    [Fact]
    public void The_first_sample_changes_a_status_from_unknown()
    {
        var change = Assert.Single(new Timeline(Some.Plan(Some.Check())).Pass("web/web-1").Changes.Checks);
        Assert.Equal((CheckStatus.Unknown, CheckStatus.Passing), (change.Before.Status, change.After.Status));
    }

    [Fact]
    public void A_failure_that_is_not_enough_to_fall_changes_nothing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check(damping: Some.Damping(fall: 3))));
        Assert.Empty(timeline.Fail("web/web-1").Changes.Checks);
        Assert.Empty(timeline.Fail("web/web-1").Changes.Checks);
        Assert.Single(timeline.Fail("web/web-1").Changes.Checks);
    }

    [Fact]
    public void Going_stale_and_coming_back_are_changes_of_a_check()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check())).Wait(100);
        Assert.True(Assert.Single(timeline.Changes.Checks).After.IsStale);
        Assert.False(Assert.Single(timeline.Pass("web/web-1").Changes.Checks).After.IsStale);
    }

    [Fact]
    public void There_and_back_within_one_step_is_no_change()
    {
        var timeline = Four;
        timeline.Step(timeline.Sampled("s1/page", Some.Fail()), timeline.Sampled("s1/page", Some.Pass()));
        Assert.Empty(timeline.Changes.Checks);
        Assert.Empty(timeline.Changes.Stacks);
    }

    [Fact]
    public void A_change_of_a_stack_is_told_with_its_verdict_and_score()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Checks("web", 4)), Some.Stack(Some.Checks("db", 1))));
        Assert.Empty(timeline.Fail("web/1").Changes.Stacks);
        var change = Assert.Single(timeline.Fail("web/2").Changes.Stacks);
        Assert.Equal(("us-east", "web", Verdict.Fail, new Score(2, 4), false), (change.DataCenter.Name, change.Stack.Name, change.Verdict, change.Score, change.IsFirst));
        Assert.Equal(Verdict.Pass, Assert.Single(timeline.Pass("web/2").Changes.Stacks).Verdict);
    }

    [Fact]
    public void Every_stack_is_told_once_when_its_data_center_is_first_judged_and_not_before()
    {
        var timeline = new Timeline(Some.Plan(Some.Stack(Some.Checks("web", 2)), Some.Stack(Some.Checks("db", 1))));
        Assert.Empty(timeline.Pass("web/1").Changes.Stacks);
        Assert.Empty(timeline.Pass("web/2").Changes.Stacks);
        var changes = timeline.Fail("db/1").Changes.Stacks;
        Assert.Equal([("web", Verdict.Pass, true), ("db", Verdict.Fail, true)], changes.Select(change => (change.Stack.Name, change.Verdict, change.IsFirst)));
    }

    [Fact]
    public void An_advisory_stack_is_told_with_the_score_that_it_is_shown_by()
    {
        var shown = Some.Stack(Some.Check("shown/1") with { Vote = Vote.Advisory });
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), shown)).Fail("shown/1");
        Assert.Equal(new Score(0, 1), Assert.Single(timeline.Changes.Stacks).Score);
    }

    [Fact]
    public void An_advisory_check_that_falls_is_a_change_of_a_check_and_of_the_stack_shown_by_it()
    {
        var shown = Some.Stack(Some.Check("shown/1") with { Vote = Vote.Advisory });
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), shown)).Fail("shown/1");
        Assert.Single(timeline.Changes.Checks);
        Assert.Equal("shown", Assert.Single(timeline.Changes.Stacks).Stack.Name);
        Assert.Empty(timeline.Changes.DataCenters);
    }

    [Fact]
    public void Checks_sampled_in_this_step_are_in_doubt_while_their_newest_sample_disagrees()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1", Some.Damping(rise: 2, fall: 2)), Some.Check("web/2")));
        Assert.Equal("web/1", Assert.Single(timeline.Fail("web/1").Changes.InDoubt).Key.Path);
        Assert.Empty(timeline.Pass("web/2").Changes.InDoubt); // still in doubt, but not sampled in this step
        Assert.Empty(timeline.Fail("web/1").Changes.InDoubt); // it fell: nothing speaks against that
        Assert.Single(timeline.Pass("web/1").Changes.InDoubt);
        Assert.Empty(timeline.Pass("web/1").Changes.InDoubt);
    }

    [Fact]
    public void A_check_is_in_doubt_once_however_often_it_was_sampled()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check(damping: Some.Damping(fall: 9))));
        timeline.Step(timeline.Sampled("web/web-1", Some.Fail()), timeline.Sampled("web/web-1", Some.Fail()));
        Assert.Single(timeline.Changes.InDoubt);
    }

    [Fact]
    public void No_changes_are_none()
    {
        Assert.Empty(SnapshotChanges.None.Checks);
        Assert.Empty(SnapshotChanges.None.Stacks);
        Assert.Empty(SnapshotChanges.None.DataCenters);
        Assert.Empty(SnapshotChanges.None.InDoubt);
        Assert.True(SnapshotChanges.None.IsEmpty);
        Assert.Same(SnapshotChanges.None, Four.Wait(0.1).Changes);
    }
}

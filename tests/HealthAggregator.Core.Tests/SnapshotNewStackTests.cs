using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class SnapshotNewStackTests
{
    private static readonly TcpTarget Elsewhere = new("10.0.0.99", 80);

    private readonly Timeline _timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1")));

    [Fact]
    public void A_stack_added_by_a_reload_that_fails_from_the_start_is_told()
    {
        Assert.Empty(_timeline.Reload(Some.DataCenter(Some.Check("web/1"), Some.Check("new/1"))).Changes.Stacks);
        var change = Assert.Single(_timeline.Fail("new/1").Changes.Stacks);
        Assert.Equal(("new", Verdict.Fail, new Score(0, 1), true), (change.Stack.Name, change.Verdict, change.Score, change.IsFirst));
        Assert.Empty(_timeline.Fail("new/1").Changes.Stacks);
    }

    [Fact]
    public void A_stack_added_by_a_reload_that_passes_did_not_rise_from_anything()
    {
        _timeline.Reload(Some.DataCenter(Some.Check("web/1"), Some.Check("new/1")));
        var change = Assert.Single(_timeline.Pass("new/1").Changes.Stacks);
        Assert.Equal(("new", Verdict.Pass, true), (change.Stack.Name, change.Verdict, change.IsFirst));
    }

    [Fact]
    public void A_stack_whose_every_check_is_asked_something_else_now_starts_anew()
    {
        _timeline.Reload(Some.DataCenter(Some.Check("web/1", target: Elsewhere)));
        Assert.True(Assert.Single(_timeline.Fail("web/1").Changes.Stacks).IsFirst);
    }

    [Fact]
    public void A_stack_with_one_new_check_among_old_ones_goes_on_as_before()
    {
        _timeline.Reload(Some.DataCenter(Some.Check("web/1"), Some.Check("web/2")));
        var change = Assert.Single(_timeline.Fail("web/2").Changes.Stacks);
        Assert.Equal((Verdict.Fail, false), (change.Verdict, change.IsFirst));
    }

    [Fact]
    public void An_advisory_stack_added_by_a_reload_that_fails_from_the_start_is_told()
    {
        _timeline.Reload(Some.DataCenter(Some.Check("web/1"), Some.Check("shown/1") with { Vote = Vote.Advisory }));
        var change = Assert.Single(_timeline.Fail("shown/1").Changes.Stacks);
        Assert.Equal(("shown", Verdict.Fail, true), (change.Stack.Name, change.Verdict, change.IsFirst));
    }

    [Fact]
    public void A_new_stack_that_never_says_anything_is_told_once_it_counts_as_failing()
    {
        _timeline.Reload(Some.DataCenter(Some.Check("web/1"), Some.Check("new/1")));
        var told = _timeline.Pass("web/1").Wait(100).Changes.Stacks.Single(change => change.Stack.Name == "new");
        Assert.Equal((Verdict.Fail, true), (told.Verdict, told.IsFirst));
    }
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>A check of which nothing sure was ever heard, in a data center that was judged: it takes nothing from what is known of the others.</summary>
public class SnapshotUnheardTests
{
    private static readonly string[] Old = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly string[] Three = Old[1..];
    private static readonly DataCenterPlan Manual = Some.StacksOfOne(5) with { Recovery = Recovery.Manual };

    [Fact]
    public void What_would_pass_with_it_waits_for_it_and_latches_nothing()
    {
        var timeline = Unheard(Manual).Later(5).Fail("s1/page").Pass(Three);
        Assert.Equal(new(Verdict.Fail, Rung.Starting, "waiting for the first sample of every counted check: 1 to come"), timeline.Decision);
        Assert.Equal((true, false), (timeline.DataCenter.IsWaiting, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void It_waits_no_longer_once_the_others_are_enough()
    {
        var timeline = Unheard(Manual).Later(5).Fail("s1/page").Pass(Three).Later(5).Pass(Old);
        Assert.Equal((Verdict.Pass, Rung.Score, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsWaiting));
    }

    [Fact]
    public void When_it_is_heard_to_fail_the_site_fails_for_that_and_not_anew()
    {
        var patient = Manual with { FailAfter = TimeSpan.FromSeconds(30) };
        var timeline = Unheard(patient).Later(5).Fail("s1/page").Pass(Three);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(10).Pass(Three).Later(10).Pass(Three).Later(10).Pass(Three).Fail("s1/page");
        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
        Assert.Equal((Verdict.Fail, Rung.Score, false), (timeline.Later(10).Pass(Three).Fail("s5/page").Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Fail, false), (timeline.Later(10).Pass(Three).Fail("s5/page").Later(10).Pass(Three).Verdict, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Fail, true), (timeline.Later(10).Pass(Three).Fail("s5/page").Verdict, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void Or_comes_back_as_soon_as_the_others_are_enough()
    {
        var timeline = Unheard(Manual with { FailAfter = TimeSpan.FromSeconds(30) }).Later(5).Fail("s1/page").Pass(Three);
        timeline.Later(10).Pass(Three).Later(10).Pass(Three).Later(10).Pass(Three).Later(10).Pass(Three).Fail("s5/page");
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score, false), (timeline.Later(1).Pass(Old).Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void While_one_after_the_other_is_heard_it_waits_for_the_rest()
    {
        var checks = Old.Select(path => Some.Check(path)).ToList();
        var required = Some.DataCenter([checks[0] with { Vote = Vote.Required }, .. checks[1..]]) with { FailAfter = TimeSpan.FromSeconds(5) };
        var timeline = Timeline.AllPassing(Some.Plan(required)).Restart(57).Wait(16);
        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Later(1).Pass("s1/page").Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Later(1).Pass("s2/page").Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass("s3/page").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_real_failure_is_one_with_and_without_it()
    {
        var timeline = Unheard(Manual).Later(5).Fail(Old);
        Assert.Equal((Verdict.Fail, Rung.Score, true), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal(Verdict.Fail, timeline.Later(5).Pass(Old).Later(5).Pass("s5/page").Verdict);
    }

    [Fact]
    public void So_is_that_of_a_requirement()
    {
        var required = Some.DataCenter([Some.Check("s1/page") with { Vote = Vote.Required }, .. Enumerable.Range(2, 4).Select(number => Some.Check($"s{number}/page"))]) with { Recovery = Recovery.Manual };
        var timeline = Unheard(required).Later(5).Fail("s1/page");
        Assert.Equal((Verdict.Fail, Rung.Required, true), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void A_requirement_that_was_never_heard_is_waited_for()
    {
        var required = Some.DataCenter([.. Old.Select(path => Some.Check(path)), Some.Check("s5/page") with { Vote = Vote.Required }]) with { Recovery = Recovery.Manual };
        var timeline = Unheard(required);
        Assert.Equal((Verdict.Fail, Rung.Starting, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Pass, 0), (timeline.Later(1).Pass("s5/page").Verdict, timeline.DataCenter.Flaps.Changes.Count));
    }

    [Fact]
    public void A_stack_that_votes_as_one_is_waited_for_as_a_whole()
    {
        var stack = Some.Stack(Some.Check("s5/a"), Some.Check("s5/b")) with { Threshold = new(100), Weight = 8 };
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Reload(new DataCenterPlan(Some.DataCenterName, [.. Some.StacksOfOne(4).Stacks, stack]));
        for (var round = 0; round < 4; round++)
        {
            timeline.Later(5).Pass([.. Old, "s5/a"]);
        }

        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Later(1).Fail("s5/a").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void The_last_site_passes_all_the_same()
    {
        var last = Some.StacksOfOne(5) with { Peers = Some.Peers("eu"), PassesAsLastSite = true };
        var timeline = Unheard(last, "@peer/eu").Later(1).Fail("@peer/eu").Later(4).Fail("s1/page").Pass(Three);
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void The_next_process_begins_with_what_the_others_said()
    {
        var timeline = Unheard(Some.StacksOfOne(5));
        Assert.Null(timeline.DataCenter.HeldFrom);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Restart(2).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void F69_and_waits_where_this_one_waited_and_no_longer()
    {
        var timeline = Unheard(Some.StacksOfOne(5)).Later(5).Fail("s1/page").Pass(Three).Restart(2);
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(Old).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void F69_a_process_that_heard_nothing_at_all_leaves_no_PASS()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Restart(57).Wait(16);
        for (var restart = 0; restart < 5; restart++)
        {
            Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
            timeline.Restart(2).Wait(20);
        }
    }

    // The witness is dead, and nobody turned but one of four.
    [Fact]
    public void To_wait_is_no_fall_that_blindness_could_explain()
    {
        var required = Some.DataCenter([.. Old.Select(path => Some.Check(path)), Some.Check("s5/page") with { Vote = Vote.Required }]) with
        {
            Isolation = Some.Isolation("dns") with { Then = Verdict.Pass },
        };
        var timeline = Unheard(required, "@witness/dns").Later(5).Pass(Old).Fail("@witness/dns");
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        for (var round = 0; round < 40; round++)
        {
            timeline.Later(5).Pass(Three).Fail("s1/page", "@witness/dns").Unsure(FailureKind.Local, "s5/page");
            Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        }
    }

    [Fact]
    public void A_real_fall_in_the_dark_is_blindness_all_the_same()
    {
        var timeline = Unheard(Manual with { Isolation = Some.Isolation("dns") }, "@witness/dns").Later(5).Fail("s1/page").Pass(Three).Later(1).Pass("@witness/dns");
        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
        timeline.Later(5).Fail([.. Old, "@witness/dns"]);
        Assert.Equal((Verdict.Fail, Rung.Isolated, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void It_keeps_nobody_isolated_once_everybody_else_was_heard()
    {
        var timeline = Unheard(Some.StacksOfOne(5) with { Isolation = Some.Isolation("dns") }, "@witness/dns").Later(5).Fail([.. Old, "@witness/dns"]);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(5).Pass([.. Old, "@witness/dns"]);
        Assert.Equal(Rung.Isolated, timeline.Decision.Rung);
        timeline.Later(1).Unsure(FailureKind.Local, "s5/page");
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void It_is_asked_again_soon_when_what_it_said_counts_for_nothing()
    {
        var seldom = Some.DataCenter([.. Old.Select(path => Some.Check(path)), Some.Check("s5/page", cadence: Some.Cadence(600))]);
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Reload(seldom).Later(1).Unsure(FailureKind.Local, "s5/page", "s1/page");
        Assert.Equal([Some.Key("s5/page")], timeline.Changes.InDoubt.Select(check => check.Key));
        Assert.Equal(Old.Select(Some.Key), timeline.Restart(2, Some.StacksOfOne(4)).Later(1).Unsure(FailureKind.Local, Old).Changes.InDoubt.Select(check => check.Key));
    }

    [Fact]
    public void Blindness_that_outlasts_the_holdover_ends_with_a_round()
    {
        var seldom = Some.DataCenter([.. Old.Select(path => Some.Check(path, cadence: Some.Cadence(600)))]) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(seldom)).Restart(2);
        for (var round = 0; round < 13; round++)
        {
            timeline.Later(5).Unsure(FailureKind.Local, [.. Old, "@witness/dns"]);
        }

        Assert.Equal((Verdict.Pass, Rung.Isolated, 4), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.Tally.Awaited));
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Later(1).Pass("@witness/dns").Verdict, timeline.Decision.Rung));
        Assert.Equal(Old.Select(Some.Key), timeline.Changes.InDoubt.Select(check => check.Key));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(Old).Verdict, timeline.Decision.Rung));
    }

    /// <summary>The first four pass; of the fifth, that a reload added, came unsure samples alone.</summary>
    /// <param name="others">What passes besides.</param>
    private static Timeline Unheard(DataCenterPlan five, params string[] others)
    {
        var four = new DataCenterPlan(five.Name, five.Stacks[..4])
        {
            Recovery = five.Recovery, FailAfter = five.FailAfter, Peers = five.Peers, PassesAsLastSite = five.PassesAsLastSite, Isolation = five.Isolation,
        };
        var timeline = Timeline.AllPassing(Some.Plan(four)).Later(1).Reload(five);
        for (var round = 0; round < 40; round++)
        {
            timeline.Later(5).Pass([.. Old, .. others]).Unsure(FailureKind.Local, "s5/page");
        }

        return timeline;
    }
}

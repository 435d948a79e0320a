using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>Times in which nobody listened: the process was stopped or starved, or its machine was asleep.</summary>
public class SnapshotSleepTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4);

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(120)]
    public void F36_after_a_sleep_a_fresh_round_comes_before_any_verdict_turns_FAIL(double seconds)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Sleep(seconds);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Verdict.Pass, timeline.Wait(11).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    // Samples came all the time.
    [Fact]
    public void A_process_that_is_starved_all_the_time_comes_to_the_end_of_fail_after()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { FailAfter = TimeSpan.FromSeconds(60) }));
        for (var second = 0; second <= 60; second++)
        {
            Assert.Equal(Verdict.Pass, timeline.Verdict);
            timeline.Later(1).Step([new Input.Slept(TimeSpan.FromSeconds(0.9)), .. timeline.Now.Plan.Checks.Select(check => new Input.Sampled(check, Some.Fail(timeline.Moment.Uptime.TotalSeconds)))]);
        }

        Assert.Equal(Verdict.Fail, timeline.Verdict);
    }

    [Fact]
    public void F36_after_a_longer_sleep_nothing_is_believed_until_a_full_round_was_heard()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Sleep(120.001);
        Assert.Equal(new(Verdict.Fail, Rung.Starting, "waiting for the first sample of every counted check: 4 to come"), timeline.Decision);
        Assert.All(timeline.Now.Checks, check => Assert.Equal(new(timeline.Moment.Uptime), check));
        Assert.Equal(Rung.Starting, timeline.Later(1).Pass(All[1..]).Decision.Rung);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All[0]).Verdict, timeline.Decision.Rung));
        Assert.Equal("this process was asleep for 2m1s", Timeline.AllPassing(Some.Plan(Site)).Sleep(120.001).Changes.DataCenters.Single().Causes[0]);
    }

    [Fact]
    public void Witnesses_and_peers_are_forgotten_too()
    {
        var site = Site with { Isolation = Some.Isolation("dns"), Peers = Some.Peers("eu-west"), PassesAsLastSite = true };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(4).FailAll().Sleep(121);
        Assert.All(timeline.Now.Checks, check => Assert.Equal((CheckStatus.Unknown, null), (check.Status, check.BadSince)));
        Assert.Equal((null, false), (timeline.DataCenter.Isolation, timeline.DataCenter.ArePeersDown));
    }

    [Fact]
    public void A_sleep_while_starting_leaves_what_was_heard()
    {
        var timeline = new Timeline(Some.Plan(Site)).Pass(All[1..]).Sleep(60);
        Assert.Equal("waiting for the first sample of every counted check: 1 to come", timeline.Decision.Reason);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All[0]).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Sleep_after_sleep_with_nothing_heard_in_between_ends_in_FAIL()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Sleep(100);
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Sleep(100).Verdict);
    }

    [Fact]
    public void Sleep_after_sleep_with_a_round_in_between_ends_in_nothing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        for (var minute = 0; minute < 60; minute++)
        {
            Assert.Equal(Verdict.Pass, timeline.Sleep(100).Verdict);
            Assert.Equal(Verdict.Pass, timeline.Later(1).PassAll().Verdict);
        }
    }

    [Fact]
    public void A_check_that_is_asked_seldom_does_not_grow_stale_by_many_short_sleeps()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check(cadence: Some.Cadence(3600)))));
        for (var minute = 0; minute < 170; minute++)
        {
            timeline.Later(58).Sleep(2);
        }

        Assert.Equal((Verdict.Pass, false), (timeline.Verdict, timeline["web/web-1"].IsStale));
    }

    [Fact]
    public void Time_asleep_is_no_time_that_the_score_was_below_the_threshold()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(30) })).Later(1).Fail("s1/page", "s2/page").Later(10).PassAll().Fail("s1/page", "s2/page");
        timeline.Wait(9).Sleep(100);
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        timeline.Pass("s3/page", "s4/page").Fail("s1/page", "s2/page");
        Assert.Equal(Verdict.Pass, timeline.Wait(10).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(11).Verdict);
    }

    [Fact]
    public void Time_asleep_is_no_time_that_the_score_was_back()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { RecoverAfter = TimeSpan.FromSeconds(30) })).Later(1).FailAll().Later(1).PassAll();
        Assert.Equal(Verdict.Fail, timeline.Wait(10).Sleep(100).Verdict);
        timeline.PassAll();
        Assert.Equal(Verdict.Fail, timeline.Wait(10).PassAll().Wait(9).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Wait(1).Verdict);
    }

    // What ended while nobody listened is taken in before what is known of the sleep, or after it.
    [Fact]
    public void A_score_that_crossed_in_the_same_step_did_not_cross_later_than_now()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(30) })).Later(1).Fail("s1/page", "s2/page");
        timeline.Step(new Input.Slept(TimeSpan.FromSeconds(100)));
        Assert.Equal(Some.At(1).Uptime, timeline.DataCenter.Score!.CrossedAt);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(121, true)]
    [InlineData(100_000, true)]
    public void A_latched_failure_outlives_any_sleep(double seconds, bool expected)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Sleep(seconds);
        Assert.Equal(expected, timeline.DataCenter.IsLatched);
        timeline.Later(1).PassAll();
        Assert.Equal((Verdict.Fail, expected), (timeline.Verdict, timeline.DataCenter.IsLatched));
        Assert.EndsWith("no operator has cleared the failure", timeline.Later(1).PassAll().Decision.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, timeline.Clear().Later(1).PassAll().Verdict);
    }

    [Fact]
    public void A_latched_failure_may_be_cleared_while_a_round_is_awaited()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Sleep(121).Clear();
        Assert.False(timeline.DataCenter.IsLatched);
        Assert.Equal(Verdict.Pass, timeline.Later(1).PassAll().Verdict);
    }

    [Fact]
    public void A_sleep_of_no_failure_leaves_none_to_be_cleared()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Sleep(121);
        Assert.False(timeline.DataCenter.IsLatched);
        Assert.Equal(Verdict.Pass, timeline.Later(1).PassAll().Verdict);
    }

    [Fact]
    public void What_flapped_before_a_long_sleep_is_held_no_longer()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(1, TimeSpan.FromHours(1), FlapAction.Hold) })).Later(1).FailAll().Later(1).PassAll();
        Assert.Equal(Verdict.Fail, timeline.DataCenter.Flaps.Held);
        timeline.Sleep(121);
        Assert.DoesNotContain("the checks were calm for the whole window", timeline.Changes.DataCenters.SelectMany(change => change.Causes));
        Assert.Equal(Verdict.Pass, timeline.Later(1).PassAll().Verdict);
    }

    [Fact]
    public void What_operators_said_outlives_any_sleep()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new OverrideSet(Site.Name, Verdict.Pass, Term.Open)).Sleep(100_000);
        Assert.Equal((Verdict.Pass, Rung.Forced), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Blindness_lasts_no_longer_for_a_sleep()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(4).FailAll();
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Wait(30).Sleep(80).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Wait(10).Verdict, timeline.Decision.Rung));
    }

    // The machine is moved, and its network with it: the first failures come before, the last after.
    [Fact]
    public void A_turn_goes_on_after_a_sleep_where_it_was()
    {
        var site = Some.DataCenter([.. All.Select(path => Some.Check(path, Some.Damping(fall: 3)))]) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(4).Fail(All).Later(1).Sleep(60);
        timeline.Fail("@witness/dns").Later(1).FailAll().Later(1).FailAll();
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
    }
}

using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>One process ends and another takes its place.</summary>
public class SnapshotHoldoverTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(60)]
    public void F40_a_restart_changes_no_verdict(double seconds)
    {
        foreach (var passing in (string[][])[All, All[1..], All[2..], []])
        {
            var timeline = new Timeline(Some.Plan(Site)).Fail(All).Later(1).Pass(passing).Later(1).Pass(passing);
            var before = timeline.Decision;
            timeline.Restart(seconds);
            Assert.Equal((before.Verdict, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
            Assert.Equal($"{before.Reason}; held over from before the restart, 4 checks to be heard again", timeline.Decision.Reason);
        }
    }

    [Fact]
    public void F52_a_restart_after_more_than_a_minute_is_a_start()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(60.001);
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        Assert.All(timeline.Now.Checks, check => Assert.Equal(new(timeline.Moment.Uptime), check));
    }

    [Fact]
    public void What_is_from_the_future_is_from_another_clock()
    {
        var later = Timeline.AllPassing(Some.Plan(Site)).Wait(100);
        Assert.Equal(Rung.Starting, new Timeline(Some.Plan(Site), 99.999, Holdover.Of(later.Now)).Decision.Rung);
        Assert.Equal(Rung.Score, new Timeline(Some.Plan(Site), 100, Holdover.Of(later.Now)).Decision.Rung);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void What_is_of_no_time_at_all_is_a_start(long ticks)
    {
        var held = Holdover.Of(Timeline.AllPassing(Some.Plan(Site)).Now);
        var odd = held with { DataCenters = held.DataCenters.SetItem(Site.Name, held.DataCenters[Site.Name] with { AsOf = new(ticks) }) };
        Assert.Equal(Rung.Starting, new Timeline(Some.Plan(Site), 10, odd).Decision.Rung);
    }

    [Fact]
    public void Nothing_is_held_over_of_a_data_center_that_was_starting()
    {
        var timeline = new Timeline(Some.Plan(Site)).Pass(All[1..]).Restart(1);
        Assert.Equal("waiting for the first sample of every counted check: 4 to come", timeline.Decision.Reason);
    }

    [Fact]
    public void Each_check_is_believed_until_it_is_heard()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(5).Later(1).Fail("s1/page");
        Assert.Equal("75% passing (3 of 4), threshold 75%; held over from before the restart, 3 checks to be heard again", timeline.Decision.Reason);
        Assert.Equal([false, true, true, true], timeline.Now.Checks.Select(check => check.IsHeldOver));
        Assert.Equal(Verdict.Fail, timeline.Later(1).Fail("s2/page").Verdict);
    }

    [Fact]
    public void Streaks_go_on_where_they_were()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("web/1", Some.Damping(fall: 3))))).Later(1).FailAll().Later(1).FailAll().Restart(2);
        Assert.Equal((CheckStatus.Passing, 2), (timeline["web/1"].Status, timeline["web/1"].Streak));
        Assert.Equal(Verdict.Fail, timeline.Later(1).FailAll().Verdict);
    }

    [Fact]
    public void A_check_that_is_never_heard_again_is_believed_for_a_minute_at_most_whatever_its_interval()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check(cadence: Some.Cadence(3600))))).Restart(10);
        Assert.Equal(Verdict.Pass, timeline.Wait(50).Verdict);
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Wait(1).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_check_that_is_new_in_the_config_joins_and_holds_nobody_up()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(2, Some.StacksOfOne(5));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.True(timeline["s5/page"].IsJoining);
        Assert.Equal(Verdict.Pass, timeline.Later(1).Fail("s5/page").Verdict);
    }

    [Fact]
    public void A_data_center_that_is_new_in_the_config_starts()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(2, Site, Some.DataCenter(Some.Check("west/web/1")));
        Assert.Equal([Rung.Score, Rung.Starting], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Rung));
    }

    [Fact]
    public void F69_restart_after_restart_makes_nothing_younger()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        for (var restart = 0; restart < 6; restart++)
        {
            timeline.Restart(9).Later(1).Pass(All[1..]);
            Assert.Equal(Verdict.Pass, timeline.Verdict);
        }

        Assert.Equal(Rung.Starting, timeline.Restart(1).Decision.Rung);
    }

    [Fact]
    public void F69_what_was_heard_by_a_process_itself_is_as_young_as_that()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        for (var restart = 0; restart < 60; restart++)
        {
            Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Restart(50).Verdict, timeline.Decision.Rung));
            timeline.Later(1).Pass(All);
            Assert.Equal(timeline.Moment.Uptime, Holdover.Of(timeline.Now).DataCenters[Site.Name].AsOf);
        }
    }

    // A stack in maintenance is in no sum, and so it does not show there that nobody has heard it.
    [Fact]
    public void F69_what_is_in_maintenance_is_made_no_younger_either()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Threshold = new(100) })).Say(new MaintenanceSet(Site.Name, "s1", Term.Open));
        for (var restart = 0; restart < 10; restart++)
        {
            timeline.Restart(9).Later(1).Pass(All[1..]);
        }

        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(CheckStatus.Unknown, timeline.Say(new MaintenanceClear(Site.Name, "s1"))["s1/page"].Status);

        // As what a reload has just added, that holds the verdict up to a minute, over however many restarts.
        for (var restart = 0; restart < 6; restart++)
        {
            Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
            timeline.Restart(9).Later(1).Pass(All[1..]);
        }

        Assert.Equal(Rung.Starting, timeline.Restart(1).Decision.Rung);
    }

    [Fact]
    public void F69_a_peer_that_nobody_hears_is_made_no_younger_either()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Peers = Some.Peers("eu-west") }));
        for (var restart = 0; restart < 10; restart++)
        {
            timeline.Restart(9).Later(1).Pass(All);
        }

        Assert.Equal(CheckStatus.Unknown, timeline["@peer/eu-west"].Status);
    }

    [Fact]
    public void F69_a_score_that_waits_for_FAIL_waits_no_longer_for_many_restarts()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(30) })).Later(1).Fail("s1/page", "s2/page");
        for (var restart = 0; restart < 15; restart++)
        {
            timeline.Restart(2).Later(1).Pass("s4/page").Fail("s1/page", "s2/page");
            Assert.True(timeline.DataCenter.Score!.CrossedAt is null || timeline.DataCenter.Score.CrossedAt <= timeline.Moment.Uptime);
        }

        // Fifteen seconds were listened to so far.
        for (var second = 15; second < 30; second += 5)
        {
            Assert.Equal(Verdict.Pass, timeline.Verdict);
            timeline.Later(5).Fail("s1/page", "s2/page").Pass("s3/page", "s4/page");
        }

        Assert.Equal(Verdict.Fail, timeline.Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(100_000)]
    public void A_latched_failure_outlives_any_age(double seconds)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Restart(seconds);
        Assert.True(timeline.DataCenter.IsLatched);
        Assert.Equal((Verdict.Fail, true), (timeline.Later(1).PassAll().Verdict, timeline.DataCenter.IsLatched));
        Assert.Equal(Verdict.Fail, timeline.Restart(seconds).Later(1).PassAll().Verdict);
        Assert.Equal(Verdict.Pass, timeline.Clear().Later(1).PassAll().Verdict);
        Assert.Equal(Verdict.Pass, timeline.Restart(seconds).Later(1).PassAll().Verdict);
    }

    [Fact]
    public void A_latch_of_a_process_that_never_heard_everything_outlives_it_too()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Restart(100).Restart(100);
        Assert.Equal((Rung.Starting, true), (timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void The_history_outlives_any_age(double seconds)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).FailAll().Later(1).PassAll();
        var history = timeline.DataCenter.History;
        Assert.Equal([Verdict.Pass, Verdict.Fail, Verdict.Pass], history.Select(change => change.After.Verdict));
        Assert.Equal(history, timeline.Restart(seconds).DataCenter.History.Take(3));
    }

    [Fact]
    public void A_verdict_that_nobody_can_go_on_from_is_a_change_that_is_remembered()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(100);
        Assert.Equal((Verdict.Pass, Verdict.Fail), (timeline.DataCenter.History[^1].Before.Verdict, timeline.DataCenter.History[^1].After.Verdict));
        Assert.Equal(["this process took the place of another"], timeline.DataCenter.History[^1].Causes);
        Assert.Equal(timeline.Moment, timeline.DataCenter.Since);
    }

    [Fact]
    public void A_verdict_that_goes_on_has_stood_since_before()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Wait(7).Restart(10);
        Assert.Equal(Some.At(0), timeline.DataCenter.Since);
        Assert.Single(timeline.DataCenter.History);
    }

    [Fact]
    public void What_flapped_is_held_over()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(1, TimeSpan.FromMinutes(10), FlapAction.Hold) })).Later(1).FailAll().Later(1).PassAll();
        Assert.Equal((Verdict.Fail, Verdict.Fail), (timeline.Verdict, timeline.Restart(30).Verdict));
        Assert.Equal(2, timeline.DataCenter.Flaps.Changes.Count);
    }

    [Fact]
    public void A_wait_for_FAIL_goes_on_without_the_time_between()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(10) })).Later(1).Fail("s1/page", "s2/page").Wait(4).Restart(20);
        Assert.Equal(Some.At(21).Uptime, timeline.DataCenter.Score!.CrossedAt);
        Assert.Equal(Verdict.Pass, timeline.Wait(5).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void Blindness_is_held_over_and_lasts_no_longer_for_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(4).FailAll().Wait(30).Restart(30);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Verdict.Fail, timeline.Later(59).FailAll().Later(1).FailAll().Verdict);
    }

    [Fact]
    public void F69_what_a_process_leaves_that_heard_nothing_is_what_it_found()
    {
        var left = Holdover.Of(Timeline.AllPassing(Some.Plan(Site)).Now);
        var second = new Timeline(Some.Plan(Site), 30, left);
        Assert.Equal(TimeSpan.Zero, Holdover.Of(second.Now).DataCenters[Site.Name].AsOf);
        Assert.Equal(TimeSpan.Zero, Holdover.Of(second.Later(1).Pass(All[1..]).Now).DataCenters[Site.Name].AsOf);
        Assert.Equal(Some.At(32).Uptime, Holdover.Of(second.Later(1).Pass(All[0]).Now).DataCenters[Site.Name].AsOf);
    }

    [Fact]
    public void Nothing_is_held_over_of_a_check_that_was_never_heard()
    {
        var left = Holdover.Of(Timeline.AllPassing(Some.Plan(Site)).Reload(Some.StacksOfOne(5)).Now);
        Assert.Equal(4, left.Checks.Count);
        Assert.Empty(Holdover.None.Checks);
        Assert.Empty(Holdover.None.DataCenters);
    }
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class SnapshotReloadTests
{
    private static readonly TcpTarget Elsewhere = new("10.0.0.99", 80);

    [Fact]
    public void A_check_that_is_asked_the_same_keeps_its_health_streak_and_timing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check(damping: Some.Damping(fall: 3)))).Later(4).Fail("web/web-1");
        var before = timeline["web/web-1"];
        timeline.Later(2).Reload(Some.DataCenter(Some.Check(damping: Some.Damping(fall: 5)) with { Weight = 7, Vote = Vote.Required }));
        Assert.Equal(before, timeline["web/web-1"]);
        Assert.Equal((1, Some.At(4).Uptime), (before.Streak, before.HeardAt));
    }

    [Fact]
    public void A_kept_check_is_damped_by_the_new_plan()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check(damping: Some.Damping(fall: 9)))).Fail("web/web-1");
        Assert.Equal(CheckStatus.Failing, timeline.Reload(Some.DataCenter(Some.Check(damping: Some.Damping(fall: 2)))).Fail("web/web-1")["web/web-1"].Status);
    }

    [Fact]
    public void A_check_of_the_same_name_that_is_asked_something_else_is_a_new_one()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check())).Reload(Some.DataCenter(Some.Check(target: Elsewhere)));
        Assert.Equal((CheckStatus.Unknown, true), (timeline["web/web-1"].Status, timeline["web/web-1"].IsJoining));
    }

    [Fact]
    public void A_check_under_another_name_is_a_new_one_though_it_is_asked_the_same()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/old"))).Reload(Some.DataCenter(Some.Check("web/new")));
        Assert.Equal(CheckStatus.Unknown, timeline["web/new"].Status);
    }

    [Fact]
    public void A_late_sample_of_the_plan_before_counts_where_the_same_is_asked_now()
    {
        var old = Some.Plan(Some.Check());
        var timeline = Timeline.AllPassing(old).Reload(Some.DataCenter(Some.Check()));
        Assert.Equal(Verdict.Fail, timeline.Step(new Input.Sampled(old.Checks[0], Some.Fail())).Verdict);
    }

    [Fact]
    public void A_late_sample_of_the_plan_before_changes_nothing_where_something_else_is_asked_now()
    {
        var old = Some.Plan(Some.Check());
        var timeline = Timeline.AllPassing(old).Reload(Some.DataCenter(Some.Check(target: Elsewhere)));
        timeline.Step(new Input.Sampled(old.Checks[0], Some.Fail()));
        Assert.Equal(CheckStatus.Unknown, timeline["web/web-1"].Status);
        Assert.Empty(timeline.Changes.InDoubt);
    }

    [Fact]
    public void A_late_sample_of_a_check_that_is_gone_changes_nothing()
    {
        var old = Some.Plan(Some.Checks("web", 2));
        var timeline = Timeline.AllPassing(old).Reload(Some.DataCenter(Some.Check("web/1")));
        var before = timeline.Now;
        timeline.Step(new Input.Sampled(old.Checks[1], Some.Fail()));
        Assert.Equal(before.Checks, timeline.Now.Checks);
        Assert.Equal(before.DataCenters, timeline.Now.DataCenters);
    }

    [Fact]
    public void A_check_that_is_gone_is_in_no_score()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page", "s2/page");
        timeline.Reload(Some.DataCenter(Some.Check("s2/page"), Some.Check("s3/page"), Some.Check("s4/page"), Some.Check("s5/page")) with { Threshold = new(50) });
        Assert.Equal((new Score(2, 3), 1), (timeline.DataCenter.Tally.Score, timeline.DataCenter.Tally.Joining));
    }

    [Fact]
    public void A_reload_that_removes_the_failing_checks_passes_at_once()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s3/page", "s4/page");
        Assert.Equal(Verdict.Pass, timeline.Reload(Some.StacksOfOne(2)).Verdict);
    }

    [Fact]
    public void A_new_threshold_is_judged_by_at_once()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page");
        Assert.Equal("75% passing (3 of 4), threshold 75%", timeline.Decision.Reason);
        Assert.Equal(Verdict.Fail, timeline.Reload(Some.StacksOfOne(4) with { Threshold = new(80) }).Verdict);
        Assert.Equal("75% passing (3 of 4), threshold 50%", timeline.Reload(Some.StacksOfOne(4) with { Threshold = new(50) }).Decision.Reason);
    }

    [Fact]
    public void A_verdict_that_a_reload_turns_is_told_as_a_change()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page").Reload(Some.StacksOfOne(4) with { Threshold = new(80) });
        var change = Assert.Single(timeline.Changes.DataCenters);
        Assert.Equal((Verdict.Pass, Verdict.Fail, false), (change.Before.Verdict, change.After.Verdict, change.IsFirst));
    }

    [Fact]
    public void A_reload_of_the_same_plan_changes_nothing_and_tells_nothing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page");
        var before = timeline.Now;
        timeline.Reload(Some.StacksOfOne(4));
        Assert.Equal(before.Checks, timeline.Now.Checks);
        Assert.Equal(before.Stacks, timeline.Now.Stacks);
        Assert.Equal(before.DataCenters, timeline.Now.DataCenters);
        Assert.Empty(timeline.Changes.Checks);
        Assert.Empty(timeline.Changes.Stacks);
        Assert.Empty(timeline.Changes.DataCenters);
    }

    [Fact]
    public void A_reload_that_adds_checks_does_not_drop_the_site_before_they_are_heard_from()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Reload(Some.StacksOfOne(8));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal("100% passing (4 of 4), held until the new checks are heard from: 4 to come", timeline.Decision.Reason);
        Assert.Equal(Verdict.Pass, timeline.Fail("s5/page", "s6/page").Pass("s7/page").Verdict);
        Assert.Equal((Verdict.Fail, "62% passing (5 of 8), below the threshold of 75%"), (timeline.Fail("s8/page").Verdict, timeline.Decision.Reason));
    }

    [Fact]
    public void A_reload_that_adds_checks_does_not_raise_the_site_before_they_are_heard_from()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page", "s2/page").Reload(Some.StacksOfOne(8));
        Assert.Equal(Verdict.Fail, timeline.Verdict);
        Assert.Equal(Verdict.Fail, timeline.Pass("s1/page", "s2/page", "s5/page").Verdict);
        Assert.Equal("100% passing (5 of 5), held until the new checks are heard from: 3 to come", timeline.Decision.Reason);
        Assert.Equal(Verdict.Pass, timeline.Pass("s6/page").Verdict); // six of eight, whatever the last two say
    }

    [Fact]
    public void A_reload_that_adds_checks_does_not_hide_that_the_old_ones_fail()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Reload(Some.StacksOfOne(5));
        Assert.Equal(Verdict.Fail, timeline.Fail("s1/page", "s2/page").Verdict);
    }

    [Fact]
    public void Reload_after_reload_with_new_checks_does_not_keep_a_dead_site_passing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        for (var added = 1; added <= 3; added++)
        {
            timeline.Later(10).Reload(Some.DataCenter([.. Some.StacksOfOne(4).Stacks.SelectMany(stack => stack.Checks), Some.Check($"new/{added}")]));
            timeline.Fail("s1/page", "s2/page", "s3/page", "s4/page");
        }

        Assert.Equal(Verdict.Fail, timeline.Verdict);
    }

    [Fact]
    public void A_recovery_that_no_new_check_can_undo_waits_for_none()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Fail("s1/page", "s2/page").Reload(Some.StacksOfOne(5));
        Assert.Equal(Verdict.Fail, timeline.Pass("s1/page").Verdict);
        Assert.Equal(Verdict.Pass, timeline.Pass("s2/page").Verdict); // four of five at worst: no failing sample of the fifth has to bring it about
        Assert.Equal(Verdict.Pass, timeline.Fail("s5/page").Verdict);
    }

    [Fact]
    public void A_new_check_is_waited_for_60_s_and_then_the_site_does_not_pass_without_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/1"))).Reload(Some.DataCenter(Hourly("web/1"), Hourly("web/2")));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(new(Verdict.Fail, Rung.Starting, "waiting for the first sample of every counted check: 1 to come"), timeline.Wait(1).Decision);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Pass("web/2").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_second_reload_does_not_begin_the_60_s_anew()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/1"))).Reload(Some.DataCenter(Hourly("web/1"), Hourly("web/2")));
        timeline.Wait(50).Reload(Some.DataCenter(Hourly("web/1"), Hourly("web/2")));
        Assert.Equal(Verdict.Pass, timeline.Wait(10).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void Nor_does_it_without_a_required_one()
    {
        var heavy = Hourly("web/1") with { Weight = 9 };
        var timeline = Timeline.AllPassing(Some.Plan(heavy)).Reload(Some.DataCenter(heavy, Hourly("web/2") with { Vote = Vote.Required }));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Wait(1).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void New_checks_that_keep_coming_are_waited_for_60_s_together()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/0")));
        for (var turn = 1; turn <= 12; turn++)
        {
            timeline.Reload(Some.DataCenter(Hourly($"web/{turn}")));
            Assert.Equal(Verdict.Pass, timeline.Wait(5).Verdict);
        }

        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Wait(1).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Reload(Some.DataCenter(Hourly("web/13"))).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Pass("web/13").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Those_that_come_once_all_before_were_heard_are_waited_for_anew()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/0"))).Reload(Some.DataCenter(Hourly("web/1")));
        timeline.Wait(59).Pass("web/1").Reload(Some.DataCenter(Hourly("web/2")));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void What_is_not_heard_in_one_stack_takes_no_time_from_another()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/0"), Hourly("mail/0"))).Reload(Some.DataCenter(Hourly("web/1"), Hourly("mail/0")));
        timeline.Wait(59).Reload(Some.DataCenter(Hourly("web/1"), Hourly("mail/1"))).Pass("web/1");
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void What_is_advisory_and_not_heard_takes_no_time_from_others()
    {
        var silent = Hourly("web/silent") with { Vote = Vote.Advisory };
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/0"))).Reload(Some.DataCenter(Hourly("web/0"), silent));
        timeline.Wait(59).Reload(Some.DataCenter(Hourly("web/1"), silent));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void One_that_stays_and_is_never_heard_takes_no_time_from_those_that_come_when_its_own_is_over()
    {
        var (known, silent) = (Hourly("web/0") with { Weight = 9 }, Hourly("web/silent"));
        var timeline = Timeline.AllPassing(Some.Plan(known)).Reload(Some.DataCenter(known, silent));
        Assert.Equal(Verdict.Pass, timeline.Wait(70).Verdict);
        timeline.Reload(Some.DataCenter([known, silent, .. Enumerable.Range(1, 9).Select(number => Hourly($"web/{number}"))]));
        Assert.Equal((Verdict.Pass, 9), (timeline.Verdict, timeline.DataCenter.Tally.Joining));
        Assert.Equal(Verdict.Pass, timeline.Wait(60).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void A_moment_of_PASS_gives_those_that_keep_coming_no_other_minute()
    {
        var timeline = new Timeline(Some.Plan(Plan(0)), 0).PassAll();
        for (var turn = 1; turn <= 70; turn++)
        {
            timeline.Reload(Plan(turn)).Wait(1);
        }

        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(Verdict.Fail, timeline.Fail("db/a").Verdict);
        timeline.Reload(Plan(71)).Wait(1).Reload(Plan(72)).Wait(1);
        Assert.Equal(Verdict.Pass, timeline.Pass("db/a").Verdict);
        Assert.Equal(Verdict.Pass, timeline.Reload(Plan(73)).Wait(1).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Fail("db/a").Verdict);

        static DataCenterPlan Plan(int turn) => Some.DataCenter(Hourly("db/a"), Hourly($"web/{turn}")) with { Threshold = new(50), RecoverAt = new(50) };
    }

    [Fact]
    public void Nor_does_sleep_upon_sleep()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Hourly("web/0")));
        var turns = 0;
        while (timeline.Verdict == Verdict.Pass)
        {
            timeline.Reload(Some.DataCenter(Hourly($"web/{++turns}"))).Sleep(9).Wait(1);
            Assert.InRange(turns, 1, 25);
        }

        // Two minutes of sleep are no time that anybody was waited for, and then every second is.
        Assert.InRange(turns, 14, 20);
    }

    [Fact]
    public void A_reload_that_adds_hosts_to_a_required_stack_does_not_drop_the_site()
    {
        static StackPlan Search(int hosts) => Some.Stack(Some.Checks("search", hosts)) with { Threshold = new(75), Vote = Vote.Required };
        var timeline = Timeline.AllPassing(Some.Plan(Search(2)));
        Assert.Equal(Verdict.Pass, timeline.Reload(Some.DataCenter(Search(4))).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Fail("search/3").Verdict);
        Assert.Equal((Verdict.Fail, Rung.Required), (timeline.Fail("search/4").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_reload_during_the_start_waits_for_the_new_checks_as_for_the_old()
    {
        var timeline = new Timeline(Some.Plan(Some.StacksOfOne(2))).Pass("s1/page").Reload(Some.StacksOfOne(3)).Pass("s2/page");
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Verdict.Pass, timeline.Pass("s3/page").Verdict);
    }

    [Fact]
    public void A_new_data_center_starts_and_the_old_one_goes_on()
    {
        var (east, west) = (Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")));
        var timeline = Timeline.AllPassing(Some.Plan(east)).Later(1).Reload(west, east);
        Assert.Equal([Rung.Starting, Rung.Score], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Rung));
        Assert.Equal([Some.At(1), Some.At(0)], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Since!.Value));
        Assert.Equal("west", Assert.Single(timeline.Changes.DataCenters, change => change.IsFirst).DataCenter.Name);
    }

    [Fact]
    public void A_data_center_that_went_and_came_back_starts_anew()
    {
        var (east, west) = (Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")));
        var timeline = Timeline.AllPassing(Some.Plan(east)).Reload(west).Reload(east);
        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
    }

    [Fact]
    public void A_reload_that_shortens_the_interval_does_not_drop_the_site()
    {
        DataCenterPlan Every(double seconds) => Some.DataCenter(Some.Check(cadence: Some.Cadence(seconds)));
        var timeline = Timeline.AllPassing(Some.Plan(Every(60))).Wait(50).Reload(Every(5));
        Assert.Equal(Verdict.Pass, timeline.Wait(1).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(15).Verdict);
    }

    [Fact]
    public void A_latch_outlives_a_reload()
    {
        var manual = Some.StacksOfOne(4) with { Recovery = Recovery.Manual };
        var timeline = Timeline.AllPassing(Some.Plan(manual)).FailAll().PassAll().Reload(manual with { Threshold = new(50) });
        Assert.Equal((Verdict.Fail, true), (timeline.Verdict, timeline.DataCenter.Score?.IsLatched));
    }

    [Fact]
    public void A_reload_that_turns_recovery_manual_keeps_a_failing_site_out()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).FailAll().Reload(Some.StacksOfOne(4) with { Recovery = Recovery.Manual });
        Assert.Equal(Verdict.Fail, timeline.PassAll().Verdict);
    }

    [Fact]
    public void A_fall_that_comes_in_one_batch_with_a_reload_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        timeline.Step(timeline.Sampled("s2/page", Some.Fail()), new Input.Replanned(Some.Plan(Some.StacksOfOne(4).Stacks[1..])));
        var check = Assert.Single(timeline.Changes.Checks);
        Assert.Equal(("s2/page", CheckStatus.Passing, CheckStatus.Failing), (check.Check.Key.Path, check.Before.Status, check.After.Status));
        Assert.Same(timeline.Now.Plan.Checks[0], check.Check);
        Assert.Equal(("s2", Verdict.Fail), (Assert.Single(timeline.Changes.Stacks).Stack.Name, timeline.Changes.Stacks[0].Verdict));
    }

    [Fact]
    public void A_fall_of_a_check_that_the_same_batch_removes_is_not_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        timeline.Step(timeline.Sampled("s1/page", Some.Fail()), new Input.Replanned(Some.Plan(Some.StacksOfOne(4).Stacks[1..])));
        Assert.Empty(timeline.Changes.Checks);
        Assert.Empty(timeline.Changes.Stacks);
    }

    [Fact]
    public void A_fall_in_one_batch_with_a_reload_is_told_of_the_stack_in_its_own_data_center()
    {
        var (east, west) = (Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")));
        var timeline = Timeline.AllPassing(Some.Plan(east, west));
        timeline.Step(timeline.Sampled("west/web/1", Some.Fail()), new Input.Replanned(Some.Plan(east, west)));
        Assert.Equal("west", Assert.Single(timeline.Changes.Stacks).DataCenter.Name);
    }

    [Fact]
    public void A_doubt_that_comes_in_one_batch_with_a_reload_is_told_in_the_new_plan()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("a/1"), Some.Check("web/1", Some.Damping(fall: 3)), Some.Check("web/2", Some.Damping(fall: 3))));
        timeline.Step(
            timeline.Sampled("web/1", Some.Fail()),
            timeline.Sampled("web/2", Some.Fail()),
            new Input.Replanned(Some.Plan(Some.Check("web/1", Some.Damping(fall: 3)))));
        Assert.Same(timeline.Now.Plan.Checks[0], Assert.Single(timeline.Changes.InDoubt));
    }

    private static CheckPlan Hourly(string path) => Some.Check(path, cadence: Some.Cadence(intervalSeconds: 3600));
}

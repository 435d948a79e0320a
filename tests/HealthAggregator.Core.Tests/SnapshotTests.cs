using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class SnapshotTests
{
    [Fact]
    public void Four_stacks_at_75_percent_bear_one_failure_and_not_two()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        Assert.Equal(Verdict.Pass, timeline.Verdict);
        Assert.Equal(Verdict.Pass, timeline.Fail("s1/page").Verdict);
        Assert.Equal(Verdict.Fail, timeline.Fail("s2/page").Verdict);
        Assert.Equal(Verdict.Pass, timeline.Pass("s1/page").Verdict);
        Assert.Equal("75% passing (3 of 4), threshold 75%", timeline.Decision.Reason);
    }

    [Fact]
    public void F52_before_the_first_full_round_the_verdict_is_FAIL()
    {
        var timeline = new Timeline(Some.Plan(Some.StacksOfOne(4)));
        Assert.Equal(("waiting for the first sample of every counted check: 4 to come", Rung.Starting), (timeline.Decision.Reason, timeline.Decision.Rung));
        timeline.Pass("s1/page", "s2/page", "s3/page");
        Assert.Equal((Verdict.Fail, Rung.Starting), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Verdict.Pass, timeline.Pass("s4/page").Verdict);
    }

    [Fact]
    public void A_first_full_round_is_full_with_failures_too()
    {
        var timeline = new Timeline(Some.Plan(Some.StacksOfOne(4))).Pass("s1/page", "s2/page", "s3/page").Fail("s4/page");
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void An_advisory_check_is_not_waited_for()
    {
        var timeline = new Timeline(Some.Plan(Some.Check("web/1"), Some.Check("web/shown") with { Vote = Vote.Advisory }));
        Assert.Equal(Verdict.Pass, timeline.Pass("web/1").Verdict);
    }

    [Fact]
    public void Inputs_are_taken_in_their_order()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check()));
        timeline.Step(timeline.Sampled("web/web-1", Some.Pass()), timeline.Sampled("web/web-1", Some.Fail()));
        Assert.Equal(Verdict.Fail, timeline.Verdict);
        timeline.Step(timeline.Sampled("web/web-1", Some.Fail()), timeline.Sampled("web/web-1", Some.Pass()));
        Assert.Equal(Verdict.Pass, timeline.Verdict);
    }

    [Fact]
    public void A_snapshot_knows_its_moment_and_its_plan()
    {
        var plan = Some.Plan(Some.Check());
        var timeline = new Timeline(plan).Wait(7);
        Assert.Equal(Some.At(7), timeline.Now.AsOf);
        Assert.Same(plan, timeline.Now.Plan);
    }

    [Fact]
    public void A_stack_with_a_threshold_votes_as_one()
    {
        var search = Some.Stack(Some.Checks("search", 2)) with { Threshold = new(50), Weight = 1 };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), search));
        Assert.Equal(new Score(2, 2), timeline.Fail("search/1").DataCenter.Tally.Score);
        Assert.Equal(new Score(1, 2), timeline.Fail("search/2").DataCenter.Tally.Score);
        Assert.Equal(new Score(2, 2), timeline.Pass("search/1").DataCenter.Tally.Score);
    }

    [Fact]
    public void A_failing_required_check_fails_the_data_center_and_is_named_with_its_reason()
    {
        var timeline = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 9), Some.Check("payments/gateway") with { Vote = Vote.Required }]));
        timeline.Step(timeline.Sampled("payments/gateway", Some.Fail(0, "connection refused")));
        Assert.Equal(new(Verdict.Fail, Rung.Required, "required check payments/gateway fails: connection refused"), timeline.Decision);
        Assert.Equal(Verdict.Pass, timeline.Pass("payments/gateway").Verdict);
    }

    [Fact]
    public void A_failing_required_stack_fails_the_data_center_and_is_named_with_its_score()
    {
        var payments = Some.Stack(Some.Checks("payments", 2)) with { Threshold = new(100), Vote = Vote.Required };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Checks("web", 9)), payments)).Fail("payments/2");
        Assert.Equal(new(Verdict.Fail, Rung.Required, "required stack payments fails: 50% passing (1 of 2), below its threshold of 100%"), timeline.Decision);
        Assert.Equal("required stack payments fails: 0% passing (0 of 2), below its threshold of 100%", timeline.Fail("payments/1").Decision.Reason);
    }

    [Fact]
    public void A_required_check_in_an_advisory_stack_with_a_threshold_fails_nobody()
    {
        var shown = Some.Stack(Some.Check("shown/1") with { Vote = Vote.Required }) with { Threshold = new(50), Vote = Vote.Advisory };
        Assert.Equal(Verdict.Pass, Timeline.AllPassing(Some.Plan(Some.Stack(Some.Check("web/1")), shown)).Fail("shown/1").Verdict);
    }

    [Fact]
    public void The_requirement_named_is_the_one_that_fails_now()
    {
        var timeline = Timeline.AllPassing(TwoRequired).Fail("db/a");
        Assert.StartsWith("required check db/a", timeline.Decision.Reason, StringComparison.Ordinal);
        timeline.Step(timeline.Sampled("db/a", Some.Pass()), timeline.Sampled("db/b", Some.Fail()));
        Assert.StartsWith("required check db/b", timeline.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_required_stack_named_is_the_one_that_fails_now()
    {
        static StackPlan Required(string name) => Some.Stack(Some.Checks(name, 1)) with { Threshold = new(100), Vote = Vote.Required };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Stack(Some.Checks("web", 9)), Required("a"), Required("b"))).Fail("a/1");
        Assert.StartsWith("required stack a", timeline.Decision.Reason, StringComparison.Ordinal);
        timeline.Step(timeline.Sampled("a/1", Some.Pass()), timeline.Sampled("b/1", Some.Fail()));
        Assert.StartsWith("required stack b", timeline.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_of_a_failing_requirement_is_that_of_its_newest_sample()
    {
        var timeline = Timeline.AllPassing(TwoRequired).Fail("db/a");
        Assert.Equal("required check db/a fails: said FAIL", timeline.Decision.Reason);
        timeline.Step(timeline.Sampled("db/a", Some.Fail(0, "timeout in connect")));
        Assert.Equal("required check db/a fails: timeout in connect", timeline.Decision.Reason);
    }

    [Fact]
    public void A_failing_requirement_that_passes_again_but_has_not_risen_says_so()
    {
        var check = Some.Check("db/a", Some.Damping(rise: 2)) with { Vote = Vote.Required };
        Assert.Equal(
            "required check db/a fails: it passes again, but not yet often enough to rise",
            new Timeline(Some.Plan(check)).Fail("db/a").Pass("db/a").Decision.Reason);
    }

    [Fact]
    public void A_failing_requirement_that_is_silent_says_so() => Assert.Equal(
        "required check db/a fails: nothing heard from it",
        Timeline.AllPassing(Some.Plan(Some.Check("db/a") with { Vote = Vote.Required })).Wait(100).Decision.Reason);

    [Fact]
    public void The_requirement_named_is_one_of_the_data_center_that_it_fails()
    {
        var (east, west) = (Some.Check("east/db/a") with { Vote = Vote.Required }, Some.Check("west/db/b") with { Vote = Vote.Required });
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(east), Some.DataCenter(west))).Fail("east/db/a", "west/db/b");
        Assert.Equal(
            ["required check db/a fails: said FAIL", "required check db/b fails: said FAIL"],
            timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Reason));
    }

    [Fact]
    public void A_silent_check_counts_as_failing_once_it_is_stale()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check()));
        Assert.Equal(Verdict.Pass, timeline.Wait(15).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Pass("web/web-1").Verdict);
    }

    // The one way in which silence may raise a score, and only because the operator said so.
    [Fact]
    public void A_silent_failing_check_leaves_the_score_where_stale_as_is_exclude()
    {
        var excluded = Some.Check("web/2") with { StaleAs = StalePolicy.Exclude };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1"), excluded)).Fail("web/2");
        Assert.Equal(Verdict.Fail, timeline.Verdict);
        Assert.Equal(Verdict.Pass, timeline.Later(16).Pass("web/1").Verdict);
    }

    [Fact]
    public void Where_everything_is_excluded_there_is_no_evidence_and_no_PASS()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check() with { StaleAs = StalePolicy.Exclude }));
        Assert.Equal((Verdict.Fail, new Score(0, 0)), (timeline.Wait(16).Verdict, timeline.DataCenter.Tally.Score));
    }

    // The search goes over every check: a thousand steps a second must not each make it.
    [Fact]
    public void Silence_is_looked_for_once_a_second()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check())).Wait(15).Wait(0.9);
        Assert.False(timeline["web/web-1"].IsStale);
        Assert.True(timeline.Wait(0.1)["web/web-1"].IsStale);
    }

    [Fact]
    public void Staleness_is_found_within_a_second()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check())).Wait(15);
        for (var quarter = 0; quarter < 4 && timeline.Verdict == Verdict.Pass; quarter++)
        {
            timeline.Wait(0.25);
        }

        Assert.Equal(Verdict.Fail, timeline.Verdict);
    }

    [Fact]
    public void A_sample_that_comes_after_too_long_a_silence_decides_though_nobody_had_looked()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check(damping: Some.Damping(fall: 3))));
        Assert.Equal(CheckStatus.Failing, timeline.Later(100).Fail("web/web-1")["web/web-1"].Status);
    }

    [Fact]
    public void F36_a_sample_that_waited_too_long_to_be_taken_in_proves_nothing_of_now()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check())).Wait(100.2);
        Assert.Equal(Verdict.Fail, timeline.Verdict);
        timeline.Later(0.1).Step(timeline.Sampled("web/web-1", Some.Pass(80)));
        Assert.Equal((Verdict.Fail, true), (timeline.Verdict, timeline["web/web-1"].IsStale));
    }

    [Fact]
    public void F36_after_a_long_suspend_nothing_passes_until_it_is_heard_from()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Wait(60);
        Assert.Equal("0% passing (0 of 4), below the threshold of 75%", timeline.Decision.Reason);
        Assert.Equal(Verdict.Pass, timeline.Pass("s1/page", "s2/page", "s3/page").Verdict);
    }

    [Fact]
    public void A_latched_failure_recovers_once_an_operator_has_cleared_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { Recovery = Recovery.Manual }));
        timeline.FailAll().PassAll();
        Assert.Equal("100% passing (4 of 4), but recovery is manual and no operator has cleared the failure", timeline.Decision.Reason);
        Assert.Equal(Verdict.Fail, timeline.Wait(3).PassAll().Verdict);
        Assert.Equal(Verdict.Pass, timeline.Clear().Verdict);
    }

    [Fact]
    public void An_operator_clears_the_data_center_named_and_no_other()
    {
        var (east, west) = (Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")));
        var plan = Some.Plan(east with { Recovery = Recovery.Manual }, west with { Recovery = Recovery.Manual });
        var timeline = Timeline.AllPassing(plan).FailAll().PassAll().Clear("west").Clear("north");
        Assert.Equal([Verdict.Fail, Verdict.Pass], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict));
    }

    [Fact]
    public void The_verdict_waits_for_fail_after_and_recover_after()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(1) with { FailAfter = TimeSpan.FromSeconds(4), RecoverAfter = TimeSpan.FromSeconds(6) }));
        timeline.FailAll();
        Assert.Equal((Verdict.Pass, Verdict.Fail), (timeline.Wait(3.9).Verdict, timeline.Wait(0.1).Verdict));
        timeline.PassAll();
        Assert.Equal((Verdict.Fail, Verdict.Pass), (timeline.Wait(5.9).Verdict, timeline.Wait(0.1).Verdict));
    }

    [Fact]
    public void A_burst_data_center_is_out_of_rotation_and_its_health_is_known()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { Role = Role.Burst }));
        Assert.Equal(new(Verdict.Fail, Rung.NoBurst, "burst is off"), timeline.Decision);
        Assert.Equal(new Score(4, 4), timeline.DataCenter.Tally.Score);
    }

    [Fact]
    public void Data_centers_are_judged_apart()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("east/web/1")), Some.DataCenter(Some.Check("west/web/1")))).Fail("west/web/1");
        Assert.Equal([Verdict.Pass, Verdict.Fail], timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict));
    }

    [Fact]
    public void A_sample_touches_its_check_its_stack_and_its_data_center_and_nothing_else()
    {
        var before = Timeline.AllPassing(Some.Plan(
            Some.DataCenter(Some.Check("east/web/1"), Some.Check("east/web/2"), Some.Check("east/db/1")), Some.DataCenter(Some.Check("west/web/1")))).Now;
        var after = before.After([new Input.Sampled(before.Plan.Checks[1], Some.Fail())], before.AsOf);
        Assert.Equal([true, false, true, true], before.Checks.Zip(after.Checks, ReferenceEquals));
        Assert.Equal([false, true, true], before.Stacks.Zip(after.Stacks, ReferenceEquals));
        Assert.Equal([false, true], before.DataCenters.Zip(after.DataCenters, ReferenceEquals));
    }

    [Fact]
    public void A_sample_that_turns_nothing_leaves_its_stack_and_its_data_center_as_they_are()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1") with { Vote = Vote.Required }));
        var before = timeline.Now;
        timeline.Later(0.1).Pass("web/1");
        Assert.NotSame(before.Checks[0], timeline.Now.Checks[0]);
        Assert.Same(before.Stacks[0], timeline.Now.Stacks[0]);
        Assert.Same(before.DataCenters[0], timeline.Now.DataCenters[0]);
    }

    [Fact]
    public void An_advisory_check_leaves_its_data_center_as_it_is()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1"), Some.Check("web/2") with { Vote = Vote.Advisory }));
        var before = timeline.Now;
        timeline.Fail("web/2");
        Assert.NotSame(before.Stacks[0], timeline.Now.Stacks[0]);
        Assert.Same(before.DataCenters[0], timeline.Now.DataCenters[0]);
    }

    [Fact]
    public void A_stack_is_shown_by_all_its_checks_and_by_what_they_say_now()
    {
        var stale = Some.Check("web/2") with { StaleAs = StalePolicy.Last };
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1"), stale, Some.Check("web/3") with { Vote = Vote.Advisory, Weight = 5 }));
        Assert.Equal((new Score(2, 2), new Score(7, 7)), (timeline.Now.Stacks[0].Checks.Score, timeline.Now.Stacks[0].Shown));
        timeline.Wait(100).Pass("web/1").Fail("web/3");
        Assert.Equal((new Score(2, 2), new Score(1, 7)), (timeline.Now.Stacks[0].Checks.Score, timeline.Now.Stacks[0].Shown));
    }

    private static Plan TwoRequired => Some.Plan(
        [.. Some.Checks("web", 9), Some.Check("db/a") with { Vote = Vote.Required }, Some.Check("db/b") with { Vote = Vote.Required }]);
}

using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

public class WaysOutTests
{
    [Fact]
    public void Any_one_check_may_bring_it_back() =>
        Assert.Equal(["PASS if one more of web/2, web/3 recovers"], Ways(new Timeline(Four).PassAll().Fail("web/2", "web/3")));

    [Fact]
    public void Any_two_checks_may_drop_it() =>
        Assert.Equal(["FAIL if 2 more of web/1, web/2, web/3, web/4 fail"], Ways(Timeline.AllPassing(Four)));

    [Fact]
    public void Where_all_of_some_are_needed_they_are_named_together() =>
        Assert.Equal(["PASS if 2 more of web/1, web/2, web/3 recover"], Ways(new Timeline(Four).PassAll().Fail("web/1", "web/2", "web/3")));

    [Fact]
    public void Where_one_check_is_left_it_is_named_alone() => Assert.Equal(
        ["PASS if web/1 recovers"],
        Ways(Timeline.AllPassing(Some.Plan(Some.Checks("web", 1))).Fail("web/1")));

    [Fact]
    public void A_heavy_check_is_enough_where_no_two_light_ones_are()
    {
        var plan = Some.Plan([Some.Check("db/main") with { Weight = 4 }, .. Some.Checks("web", 6)]);

        Assert.Equal(["FAIL if db/main fails"], Ways(Timeline.AllPassing(plan)));
        Assert.Equal(["PASS if db/main recovers"], Ways(Timeline.AllPassing(plan).Fail("db/main")));
        Assert.Equal(["FAIL if one more of db/main, web/3, web/4, web/5, web/6 fails"], Ways(Timeline.AllPassing(plan).Fail("web/1", "web/2")));
    }

    [Fact]
    public void A_stack_that_votes_as_one_turns_with_as_many_of_its_checks_as_its_threshold_asks_for()
    {
        var plan = Some.Plan(
            Some.Stack(Some.Checks("search", 3)) with { Threshold = new(60), Weight = 1 },
            Some.Stack(Some.Checks("web", 1)));

        Assert.Equal(["FAIL if web/1 fails", "FAIL if 2 more of search/1, search/2, search/3 fail"], Ways(Timeline.AllPassing(plan)));
        Assert.Equal(["PASS if one more of search/1, search/2 recovers"], Ways(Timeline.AllPassing(plan).Fail("search/1", "search/2")));
    }

    [Fact]
    public void What_no_stack_can_do_alone_several_do_together()
    {
        var plan = Some.Plan(Some.DataCenter(
            Some.Stack(Some.Checks("a", 1)) with { Threshold = new(100) },
            Some.Stack(Some.Checks("b", 1)) with { Threshold = new(100) },
            Some.Stack(Some.Checks("web", 2))) with { Threshold = new(100) });

        Assert.Equal(["PASS if web/1 recovers, and if a/1 recovers, and if b/1 recovers"], Ways(Timeline.AllPassing(plan).Fail("a/1", "b/1", "web/1")));
    }

    [Fact]
    public void A_required_check_must_recover_whatever_else_does()
    {
        var plan = Some.Plan([Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 3)]);

        Assert.Equal(["FAIL if pay/gateway fails", "FAIL if 2 more of web/1, web/2, web/3 fail"], Ways(Timeline.AllPassing(plan)));
        Assert.Equal(["PASS if pay/gateway recovers"], Ways(Timeline.AllPassing(plan).Fail("pay/gateway")));
        Assert.Equal(["PASS if pay/gateway recovers, and if one more of web/1, web/2 recovers"], Ways(Timeline.AllPassing(plan).Fail("pay/gateway", "web/1", "web/2")));
    }

    [Fact]
    public void A_required_stack_must_recover_and_its_failure_is_enough()
    {
        var plan = Some.Plan(Some.Stack(Some.Checks("pay", 2)) with { Threshold = new(50), Vote = Vote.Required }, Some.Stack(Some.Checks("web", 8)));

        Assert.Contains("FAIL if pay/1 and pay/2 fail", Ways(Timeline.AllPassing(plan)));
        Assert.Equal(["PASS if one more of pay/1, pay/2 recovers"], Ways(Timeline.AllPassing(plan).Fail("pay/1", "pay/2")));
    }

    [Fact]
    public void What_is_required_and_what_is_not_may_both_have_to_recover()
    {
        var plan = Some.Plan(Some.DataCenter(
            Some.Stack(Some.Checks("pay", 2)) with { Threshold = new(50), Vote = Vote.Required },
            Some.Stack(Some.Checks("web", 2))) with { Threshold = new(100) });

        Assert.Equal(
            ["PASS if one more of pay/1, pay/2 recovers, and if web/1 recovers"], Ways(Timeline.AllPassing(plan).Fail("pay/1", "pay/2", "web/1")));
    }

    [Fact]
    public void A_stack_that_just_suffices_is_enough()
    {
        var plan = Some.Plan(Some.DataCenter(
            Some.Stack(Some.Checks("a", 1)) with { Threshold = new(100) },
            Some.Stack(Some.Checks("b", 1)) with { Threshold = new(100) }) with { Threshold = new(50) });

        Assert.Equal(["PASS if a/1 recovers", "PASS if b/1 recovers"], Ways(Timeline.AllPassing(plan).Fail("a/1", "b/1")));
    }

    [Fact]
    public void Checks_and_stacks_may_have_to_fail_together()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Stack(Some.Checks("a", 1)) with { Threshold = new(100) }, Some.Stack(Some.Checks("web", 1))) with { Threshold = new(50) });

        Assert.Equal(["FAIL if web/1 fails, and if a/1 fails"], Ways(Timeline.AllPassing(plan)));
    }

    [Fact]
    public void The_last_site_passes_once_the_others_fail()
    {
        var site = Some.DataCenter(Some.Checks("web", 4)) with { Peers = Some.Peers("eu-west", "eu-north"), PassesAsLastSite = true };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("web/1", "web/2");

        Assert.Equal(["PASS if one more of web/1, web/2 recovers", "PASS if peer eu-west and peer eu-north fail"], Ways(timeline));
        Assert.Equal(["PASS if one more of web/1, web/2 recovers", "PASS if peer eu-north fails"], Ways(timeline.Fail("@peer/eu-west")));
        Assert.Equal(["PASS if one more of web/1, web/2 recovers"], Ways(timeline.Reload(site with { PassesAsLastSite = false })));
    }

    [Fact]
    public void What_is_held_while_nothing_is_seen_ends_with_a_witness_that_answers()
    {
        var site = Some.DataCenter(Some.Checks("web", 4)) with { Isolation = Some.Isolation("dns", "gateway") with { Then = Verdict.Pass } };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).FailAll();

        Assert.Equal(["FAIL if witness gateway recovers"], Ways(timeline));
    }

    [Fact]
    public void Under_an_override_burst_may_have_to_be_turned_on_too()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Checks("web", 1)) with { Role = Role.Burst });
        var timeline = Timeline.AllPassing(plan).Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Term.Open));

        Assert.Equal(["PASS once an operator clears the override, and when burst is turned on"], Ways(timeline));
        Assert.Equal(["PASS once an operator clears the override"], Ways(timeline.Say(new BurstOn(Some.DataCenterName, Term.Open, null))));
        Assert.Equal(["FAIL once an operator clears the override"], Ways(timeline.Say(new BurstOff(Some.DataCenterName)).Say(new OverrideSet(Some.DataCenterName, Verdict.Pass, Term.Open))));
    }

    [Fact]
    public void Burst_that_is_on_is_turned_off()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Checks("web", 1)) with { Role = Role.Burst })).Say(new BurstOn(Some.DataCenterName, Term.Open, null));

        Assert.Equal(["FAIL when burst is turned off", "FAIL if web/1 fails"], Ways(timeline));
        Assert.Equal(["PASS if web/1 recovers"], Ways(timeline.Fail("web/1")));
    }

    [Fact]
    public void Maintenance_of_a_stack_that_passes_is_no_way()
    {
        var timeline = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 2), .. Some.Checks("search", 2), .. Some.Checks("mail", 1)])).Fail("search/1", "search/2")
            .Say(new MaintenanceSet(Some.DataCenterName, "search", Term.Open)).Say(new MaintenanceSet(Some.DataCenterName, "mail", Term.Open));

        Assert.Equal(["FAIL if one more of web/1, web/2 fails", "FAIL once an operator ends maintenance of search"], Ways(timeline));
    }

    [Fact]
    public void How_long_it_takes_is_said_too()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Checks("web", 2)) with { FailAfter = TimeSpan.FromSeconds(30), RecoverAfter = TimeSpan.FromMinutes(2) });
        var timeline = Timeline.AllPassing(plan);

        Assert.Equal(["FAIL if one more of web/1, web/2 fails, 30s later"], Ways(timeline));
        Assert.Equal(["FAIL in 30s if everything stays as it is"], Ways(timeline.Fail("web/1")));
        Assert.Equal(["FAIL in 26s if everything stays as it is"], Ways(timeline.Later(4).PassAll().Fail("web/1").Later(4).Fail("web/1")));
        Assert.Equal(["PASS if web/1 recovers, 2m later"], Ways(timeline.Later(10).PassAll().Fail("web/1").Later(13).Pass("web/2").Later(13).Pass("web/2").Later(13).Fail("web/1").Pass("web/2")));
    }

    [Fact]
    public void A_latched_failure_waits_for_an_operator()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Checks("web", 2)) with { Recovery = Recovery.Manual });
        var timeline = Timeline.AllPassing(plan).Fail("web/1");

        Assert.Equal(["PASS once an operator clears the latch, and if web/1 recovers"], Ways(timeline));
        Assert.Equal(["PASS once an operator clears the latch"], Ways(timeline.Pass("web/1")));
    }

    [Fact]
    public void An_override_ends_by_itself_or_by_an_operator()
    {
        var timeline = Timeline.AllPassing(Four).Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Some.For(30)));

        Assert.Equal(["PASS when the override ends at 2030-01-01T00:30:00Z, or an operator clears it"], Ways(timeline));
        Assert.Equal(["PASS once an operator clears the override"], Ways(timeline.Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Term.Open))));
        Assert.Equal(["PASS once an operator clears the override, and if one more of web/1, web/2 recovers"], Ways(timeline.Fail("web/1", "web/2")));
    }

    [Fact]
    public void Burst_is_turned_on_and_off()
    {
        var plan = Some.Plan(Some.DataCenter(Some.Checks("web", 1)) with { Role = Role.Burst });
        var timeline = Timeline.AllPassing(plan);

        Assert.Equal(["PASS when burst is turned on (its checks pass)"], Ways(timeline));
        Assert.Equal(["PASS when burst is turned on, and if web/1 recovers"], Ways(timeline.Fail("web/1")));
        Assert.Equal(
            ["FAIL when burst ends at 2030-01-01T04:00:00Z, or an operator turns it off", "FAIL if web/1 fails"],
            Ways(timeline.Pass("web/1").Say(new BurstOn(Some.DataCenterName, Some.For(240), null))));
        Assert.Equal(
            ["PASS when burst begins at 2030-01-01T12:00:00Z, or an operator turns it on"],
            Ways(Timeline.AllPassing(plan).Say(new BurstSchedule(Some.DataCenterName, Some.From("12:00"), Ramp.None))));
    }

    [Fact]
    public void What_was_never_heard_has_to_be()
    {
        var timeline = new Timeline(Some.Plan(Some.Checks("web", 2)));

        Assert.Equal(["PASS once web/1 and web/2 are heard for the first time, and if web/1 and web/2 pass"], Ways(timeline));
        Assert.Equal(["PASS once web/2 is heard for the first time, and if web/2 passes"], Ways(timeline.Pass("web/1")));
    }

    [Fact]
    public void A_stack_in_maintenance_may_be_all_that_keeps_it_up()
    {
        var timeline = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 2), .. Some.Checks("search", 2)])).Fail("search/1", "search/2")
            .Say(new MaintenanceSet(Some.DataCenterName, "search", Some.For(120)));

        Assert.Equal(["FAIL if one more of web/1, web/2 fails", "FAIL when maintenance of search ends at 2030-01-01T02:00:00Z, or an operator ends it"], Ways(timeline));
        Assert.Contains("FAIL once an operator ends maintenance of search", Ways(timeline.Say(new MaintenanceSet(Some.DataCenterName, "search", Term.Open))));
    }

    [Fact]
    public void More_names_than_anybody_reads_are_counted() => Assert.Equal(
        ["FAIL if 3 more of web/1, web/2, web/3, web/4, web/5, web/6 and 4 others fail"],
        Ways(Timeline.AllPassing(Some.Plan(Some.Checks("web", 10)))));

    [Fact]
    public void A_check_that_says_its_stack_itself_is_named_without_it() => Assert.Equal(
        ["PASS if one more of web-2, web-5 recovers"],
        Ways(Timeline.AllPassing(Some.Plan([.. Enumerable.Range(1, 6).Select(number => Some.Check($"web/web-{number}"))])).Fail("web/web-2", "web/web-5")));

    [Fact]
    public void More_conditions_than_anybody_reads_are_counted()
    {
        var stacks = Enumerable.Range(1, 20).Select(number => Some.Stack(Some.Checks($"s{number}", 1)) with { Threshold = new(100) });

        Assert.Equal(
            ["FAIL if s1/1 fails, and if s2/1 fails, and if s3/1 fails, and if s4/1 fails, and 2 more conditions"],
            Ways(Timeline.AllPassing(Some.Plan(Some.DataCenter([.. stacks])))));
    }

    [Fact]
    public void Of_many_stacks_in_maintenance_some_are_told()
    {
        var names = Enumerable.Range(1, 9).Select(number => $"s{number}").ToList();
        var timeline = Timeline.AllPassing(Some.Plan([.. Some.Checks("web", 2), .. names.SelectMany(name => Some.Checks(name, 2))]))
            .Fail([.. names.SelectMany(name => (string[])[$"{name}/1", $"{name}/2"])]);
        foreach (var name in names)
        {
            timeline = timeline.Say(new MaintenanceSet(Some.DataCenterName, name, Term.Open));
        }

        Assert.Equal(5, Ways(timeline).Count(way => way.StartsWith("FAIL once an operator ends maintenance of s", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_reloads_new_checks_will_say_is_waited_for()
    {
        var timeline = Timeline.AllPassing(Four).Fail("web/1", "web/2").Reload(Some.DataCenter(Some.Checks("web", 5)));

        Assert.Empty(Ways(timeline));
    }

    [Fact]
    public void Once_stale_the_evaluator_has_to_publish_again_before_anything_else()
    {
        var timeline = Timeline.AllPassing(Four);
        Assert.Equal(["PASS once the evaluator publishes again"], Explanation.Of(timeline.Now, 0, true).Ways.Select(way => way.Sentence));

        timeline.Fail("web/2", "web/3");
        Assert.Equal(["PASS once the evaluator publishes again, and if one more of web/2, web/3 recovers"], Explanation.Of(timeline.Now, 0, true).Ways.Select(way => way.Sentence));
    }

    private static Plan Four => Some.Plan(Some.Checks("web", 4));

    private static IEnumerable<string> Ways(Timeline timeline) => Explanation.Of(timeline.Now, 0, false).Ways.Select(way => way.Sentence);
}

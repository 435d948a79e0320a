using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

/// <summary>What each rung saw, and what bears on the score.</summary>
public class ExplanationTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];

    [Fact]
    public void It_is_of_one_data_center_at_one_moment()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4), Some.DataCenter(Some.Check("west/web/1")))).Later(5).Fail("west/web/1").Later(2).Pass();
        var explanation = Explanation.Of(timeline.Now, 1, false);
        Assert.Equal(("west", Some.At(7), Some.At(5)), (explanation.DataCenter, explanation.AsOf, explanation.Since));
        Assert.Equal((timeline.Now.DataCenters[1].Decision, 2), (explanation.Decision, explanation.History.Length));
        Assert.Equal((new Score(0, 1), new(75), new(75), new(75)), (explanation.Score.Score, explanation.Score.Threshold, explanation.Score.RecoverAt, explanation.Score.Sought));
        Assert.Equal(Verdict.Fail, explanation.Score.Verdict);
        Assert.Equal([new("web/1", Vote.Voting, 1, "said FAIL")], explanation.Score.Losses);
    }

    [Fact]
    public void A_stack_with_too_few_hosts_is_told_by_what_there_must_be()
    {
        var finder = Some.Check("web/hosts", target: new HostsTarget(new(HostSourceKind.Dns, "web.example"), 3) { IsShort = true });
        var site = new DataCenterPlan(Some.DataCenterName, [new("web", [Some.Check("web/1") with { Vote = Vote.Advisory }, finder]) { Threshold = new(100), Weight = 3 }]);

        Assert.Equal(
            [new("web", Vote.Voting, 3, "has fewer hosts than min_hosts, 3"), new("web/hosts", Vote.Voting, 0, "said FAIL")],
            Explanation.Of(new Timeline(Some.Plan(site)).Pass("web/1").Fail("web/hosts").Now, 0, false).Score.Losses);
    }

    [Theory]
    [InlineData("F P", 66)]
    [InlineData("P F", 80)]
    public void The_score_is_sought_to_recover_once_it_failed(string states, int expected)
    {
        var site = Some.DataCenter(Some.Checks("web", 2)) with { Threshold = new(66), RecoverAt = new(80) };
        var timeline = new Timeline(Some.Plan(site));
        foreach (var passes in Samples.Read(states))
        {
            _ = passes ? timeline.Later(1).PassAll() : timeline.Later(1).FailAll();
        }

        Assert.Equal(expected, Explanation.Of(timeline.Now, 0, false).Score.Sought.Percent);
    }

    [Fact]
    public void Where_nothing_is_required_that_is_said() =>
        Assert.Equal("nothing is required", Saw(Rung.Required, Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)))));

    [Fact]
    public void What_is_required_is_counted_and_named_up_to_three_of_it()
    {
        ImmutableArray<CheckPlan> checks = [.. Some.Checks("pay", 5).Select(check => check with { Vote = Vote.Required }), .. Some.Checks("web", 1)];
        var timeline = Timeline.AllPassing(Some.Plan(checks)).Say(new OverrideSet(Some.DataCenterName, Verdict.Pass, Term.Open));
        Assert.Equal("all 5 that are required pass", Saw(Rung.Required, timeline));

        // A rung that decides, or would, says what stands with the verdict. While starting, none of these does.
        timeline = new Timeline(Some.Plan(checks)).Pass("pay/1").Fail("pay/2");
        Assert.Equal("4 of 5 that are required do not pass (pay/2, pay/3, pay/4 and 1 more)", Saw(Rung.Required, timeline));
    }

    [Fact]
    public void The_one_that_is_required_is_not_counted()
    {
        var timeline = Timeline.AllPassing(Some.Plan([Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 3)]));
        Assert.Equal("the one that is required passes", Saw(Rung.Required, timeline));
    }

    [Fact]
    public void A_requirement_that_fails_is_told_though_another_rung_decides()
    {
        ImmutableArray<CheckPlan> checks = [Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 9)];
        var site = Some.DataCenter(checks) with { Peers = Some.Peers("eu-west"), PassesAsLastSite = true };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("pay/gateway", "@peer/eu-west");
        Assert.Equal("1 of 1 that are required do not pass (pay/gateway)", Saw(Rung.Required, timeline));
    }

    [Theory]
    [InlineData(null, "the checks changed the verdict 2 times within 10m")]
    [InlineData(4, "the checks changed the verdict 2 times within 5m; after 4 it stands still")]
    public void How_often_the_verdict_changed_is_told(int? limit, string expected)
    {
        var site = Some.StacksOfOne(4) with { FlapLimit = limit is { } changes ? new(changes, TimeSpan.FromMinutes(5), FlapAction.Hold) : null };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).FailAll();
        Assert.Empty(Explanation.Of(timeline.Now, 0, false).Score.Notes);
        var explanation = Explanation.Of(timeline.Later(1).PassAll().Now, 0, false);
        Assert.Equal([expected], explanation.Score.Notes);
        Assert.Empty(explanation.Score.Timers);
    }

    [Fact]
    public void How_long_a_verdict_that_flaps_stands_still_is_told()
    {
        var site = Some.DataCenter(Some.Check("web/1", cadence: Some.Cadence(3600))) with { FlapLimit = new(1, TimeSpan.FromMinutes(5), FlapAction.Hold) };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).FailAll().Later(1).PassAll().Wait(60);
        var explanation = Explanation.Of(timeline.Now, 0, false);
        Assert.Equal([new("flap_limit.within", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(4))], explanation.Score.Timers);
        Assert.Equal(["PASS in 4m if everything stays as it is"], explanation.Ways.Select(way => way.Sentence));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (timeline.Verdict, timeline.Wait(240).Verdict));
    }

    [Fact]
    public void What_is_silent_and_left_out_may_fail_and_what_weighs_nothing_is_no_way()
    {
        var search = Some.Checks("search", 2).Select(check => check with { StaleAs = StalePolicy.Exclude }).ToImmutableArray();
        var plan = Some.Plan(Some.Stack([search[0], search[1] with { Weight = 0 }]) with { Threshold = new(50), Weight = 2 }, Some.Stack(Some.Checks("web", 2)));
        var timeline = Timeline.AllPassing(plan).Later(10).Pass("web/1", "web/2").Later(10).Pass("web/1", "web/2");
        Assert.Equal("100% passing (2 of 2), threshold 75%", timeline.Decision.Reason);
        Assert.Equal(["FAIL if one more of web/1, web/2 fails", "FAIL if search/1 fails"], Explanation.Of(timeline.Now, 0, false).Ways.Select(way => way.Sentence));
    }

    [Fact]
    public void What_is_known_from_before_a_restart_alone_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Restart(5).Later(1).Pass("s1/page");
        Assert.Equal(["3 checks are known from before the restart alone"], Explanation.Of(timeline.Now, 0, false).Score.Notes);
    }

    [Theory]
    [InlineData(false, "passes again, 1 of 2 times")]
    [InlineData(true, "nothing heard from it for 16s")]
    public void Why_a_check_does_not_pass_is_told(bool isSilent, string expected)
    {
        var timeline = new Timeline(Some.Plan(Some.Check("web/1", Some.Damping(rise: 2)))).FailAll().PassAll();
        _ = isSilent ? timeline.Wait(16) : timeline;
        Assert.Equal(expected, Assert.Single(Explanation.Of(timeline.Now, 0, false).Score.Losses).Why);
    }

    [Fact]
    public void A_check_that_was_never_heard_is_told() =>
        Assert.Equal("never heard from", Assert.Single(Explanation.Of(new Timeline(Some.Plan(Some.Check())).Now, 0, false).Score.Losses).Why);

    [Fact]
    public void Once_it_sees_again_the_last_site_passes_whatever_its_checks_say()
    {
        var site = Some.StacksOfOne(4) with
        {
            RecoverAfter = TimeSpan.FromMinutes(10), Isolation = Some.Isolation("dns"), Peers = Some.Peers("eu-west"), PassesAsLastSite = true,
        };
        var timeline = new Timeline(Some.Plan(site)).Pass("@witness/dns", "@peer/eu-west").Fail(All).Later(1).PassAll().Later(1).FailAll().Later(1).Pass("@witness/dns")
            .Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Term.Open));
        Assert.Equal((Rung.Isolated, Verdict.Fail, true), (timeline.DataCenter.Observed.Rung, timeline.DataCenter.Observed.Verdict, timeline.DataCenter.ArePeersDown));
        Assert.Equal(["PASS once an operator clears the override"], Explanation.Of(timeline.Now, 0, false).Ways.Select(way => way.Sentence));
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Say(new OverrideClear(Some.DataCenterName)).Later(1).Fail(All).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void While_it_waits_for_a_check_that_stays_silent_to_be_heard_again_it_says_how_long_at_most()
    {
        var site = Some.StacksOfOne(4) with { Isolation = Some.Isolation("dns") with { Then = Verdict.Pass } };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).FailAll().Later(16).Fail([.. All[..3], "@witness/dns"]).Later(1).Pass("@witness/dns");
        Assert.Equal(("FAIL in 2m if everything stays as it is", Verdict.Pass), (Assert.Single(Explanation.Of(timeline.Now, 0, false).Ways).Sentence, timeline.Verdict));
        for (var seconds = 0; seconds < 110; seconds += 10)
        {
            Assert.Equal(Verdict.Pass, timeline.Later(10).Fail(All[..3]).Pass("@witness/dns").Verdict);
        }

        Assert.Equal(Verdict.Fail, timeline.Later(10).Pass("@witness/dns").Verdict);
    }

    [Fact]
    public void As_the_last_site_a_failing_requirement_is_no_way_to_FAIL_but_a_peer_that_passes_is()
    {
        ImmutableArray<CheckPlan> checks = [Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 9)];
        var site = Some.DataCenter(checks) with { Peers = Some.Peers("eu-west"), PassesAsLastSite = true };
        var timeline = Timeline.AllPassing(Some.Plan(site, Some.DataCenter(Some.Check("west/web/1")))).Later(1).Fail("pay/gateway", "@peer/eu-west");
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(["FAIL if peer eu-west recovers"], Explanation.Of(timeline.Now, 0, false).Ways.Select(way => way.Sentence));
    }

    [Fact]
    public void The_ways_of_one_data_center_are_not_about_the_witnesses_and_peers_of_another()
    {
        var site = Some.StacksOfOne(4) with { Isolation = Some.Isolation("dns"), Peers = Some.Peers("eu-west") };
        var timeline = Timeline.AllPassing(Some.Plan(site, Some.DataCenter(Some.Check("west/web/1")))).Later(1).Fail("@witness/dns", "west/web/1");
        Assert.Equal(["PASS if web/1 recovers"], Explanation.Of(timeline.Now, 1, false).Ways.Select(way => way.Sentence));
    }

    [Fact]
    public void Since_when_it_is_stale_nobody_here_knows()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4)));
        Assert.Equal((Some.At(0), null), (Explanation.Of(timeline.Now, 0, false).Since, Explanation.Of(timeline.Now, 0, true).Since));
    }

    [Fact]
    public void The_evaluator_cannot_be_supposed_to_publish() =>
        Assert.Equal(Hypothesis.Nothing, new Way(Verdict.Pass, [new Condition.Published()], TimeSpan.Zero).Suppose(_ => []));

    [Theory]
    [InlineData(50, null, Verdict.Pass)]
    [InlineData(50, 80, Verdict.Fail)]
    [InlineData(null, 80, Verdict.Fail)]
    [InlineData(null, null, Verdict.Fail)]
    public void Either_threshold_may_be_supposed_alone_and_of_one_data_center(int? threshold, int? recoverAt, Verdict expected)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4), Some.DataCenter(Some.Check("west/web/1")))).Fail("s1/page", "s2/page");
        var hypothesis = new Hypothesis
        {
            Threshold = threshold is { } percent ? new(percent) : null,
            RecoverAt = recoverAt is { } back ? new(back) : null,
        };
        Assert.Equal(expected, WhatIf.Of(timeline.Now, 0, hypothesis).Decision.Verdict);
        Assert.Equal(Verdict.Pass, WhatIf.Of(timeline.Now, 1, hypothesis).Decision.Verdict);
    }

    private static string Saw(Rung rung, Timeline timeline) => Explanation.Of(timeline.Now, 0, false).Rungs.Single(reading => reading.Rung == rung).Saw;
}

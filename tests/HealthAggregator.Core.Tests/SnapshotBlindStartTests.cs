using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>A process that has seen nothing yet has no failure to remember.</summary>
public class SnapshotBlindStartTests
{
    private const string Dns = "@witness/dns";

    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4) with { Isolation = Some.Isolation("dns"), Recovery = Recovery.Manual, RecoverAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public void What_starts_blind_stays_starting_and_latches_nothing()
    {
        var timeline = new Timeline(Some.Plan(Site)).FailAll();
        Assert.Equal(new(Verdict.Fail, Rung.Starting, "no witness has answered, and no more than one check in ten: nothing was seen yet"), timeline.Decision);
        Assert.False(timeline.Later(600).FailAll().DataCenter.IsLatched);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).PassAll().Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_failure_waits_for_the_witnesses_and_a_pass_does_not()
    {
        var timeline = new Timeline(Some.Plan(Site)).Fail(All);
        Assert.Equal(Rung.Starting, timeline.Decision.Rung);
        Assert.Equal((Verdict.Fail, Rung.Score, true), (timeline.Later(1).Pass(Dns).Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal(Rung.Score, new Timeline(Some.Plan(Site)).Pass(All).Decision.Rung);
    }

    [Fact]
    public void Witnesses_that_were_never_heard_do_not_answer_by_falling_silent() =>
        Assert.Equal(Rung.Starting, new Timeline(Some.Plan(Site)).Fail(All).Wait(16).Fail(All).Decision.Rung);

    [Fact]
    public void One_check_that_passes_is_enough_to_have_seen()
    {
        var timeline = new Timeline(Some.Plan(Site)).Fail([.. All[1..], Dns]).Pass(All[0]);
        Assert.Equal((Verdict.Fail, Rung.Score, true), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void Without_witnesses_the_first_round_decides() =>
        Assert.Equal(Rung.Score, new Timeline(Some.Plan(Site with { Isolation = null })).FailAll().Decision.Rung);

    [Fact]
    public void What_was_forgotten_in_a_long_sleep_is_not_found_again_in_the_dark()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Sleep(130).FailAll();
        Assert.Equal((Rung.Starting, false), (timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void A_failure_from_before_the_restart_still_waits_for_an_operator()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail(All).Later(1).Pass(Dns).Restart(100).FailAll();
        Assert.Equal((Rung.Starting, true), (timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Fail, true), (timeline.Later(1).PassAll().Verdict, timeline.DataCenter.IsLatched));
    }

    [Theory]
    [InlineData(FailureKind.None)]
    [InlineData(FailureKind.Local)]
    public void A_holdover_that_runs_out_before_everything_was_heard_ends_in_a_start_and_in_no_failure(FailureKind unsure)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = null })).Restart(57).Later(1).Pass(All[1..]).Unsure(unsure, All);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(14).Pass(All[1..]).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score, CheckStatus.Unknown), (timeline.Later(1).Pass(All[1..]).Verdict, timeline.Decision.Rung, timeline[All[0]].Status));

        timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = null })).Restart(57).Later(1).Pass(All[2..]).Unsure(unsure, All);
        timeline.Later(14).Pass(All[2..]).Later(1).Pass(All[2..]);
        Assert.Equal((Verdict.Fail, Rung.Starting, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All[..2]).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_requirement_that_was_not_heard_since_the_restart_has_not_failed()
    {
        var required = new DataCenterPlan(Site.Name, [Some.Stack(Site.Stacks[0].Checks[0] with { Vote = Vote.Required }), .. Site.Stacks[1..]]) { Recovery = Recovery.Manual };
        var timeline = Timeline.AllPassing(Some.Plan(required)).Restart(57).Later(1).Pass(All[1..]).Later(14).Pass(All[1..]).Later(1).Pass(All[1..]);
        Assert.Equal((Rung.Starting, false), (timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void F69_what_is_not_known_any_more_renews_nothing()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = null })).Restart(57).Later(1).Pass(All[1..]).Later(14).Pass(All[1..]).Later(1).Pass(All[1..]);
        Assert.Equal((Verdict.Pass, CheckStatus.Unknown), (timeline.Verdict, timeline[All[0]].Status));
        Assert.Equal(3, Holdover.Of(timeline.Now).Checks.Count);
        Assert.Equal(4, Holdover.Of(timeline.Later(1).Pass(All[0]).Now).Checks.Count);
    }

    [Fact]
    public void F69_nor_does_what_was_silent_before_the_restart_and_counts_as_it_last_was()
    {
        var last = Some.DataCenter([.. All.Select(path => Some.Check(path) with { StaleAs = StalePolicy.Last })]);
        var timeline = Timeline.AllPassing(Some.Plan(last)).Later(10).Pass(All[1..]).Later(10).Pass(All[1..]);
        Assert.True(timeline[All[0]].IsStale);
        timeline.Restart(1).Later(1).Pass(All[1..]);
        Assert.Equal(Some.At(20).Uptime, Holdover.Of(timeline.Now).DataCenters[Site.Name].AsOf);
    }

    [Fact]
    public void A_restart_at_the_end_of_the_minute_has_a_first_round_to_hear()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(60);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Wait(15).Verdict, timeline.Decision.Rung));
        Assert.Equal(Rung.Starting, timeline.Wait(1).Decision.Rung);
    }

    [Fact]
    public void F69_however_many_restarts_there_are_in_it()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site));
        for (var restarts = 0; restarts < 12; restarts++)
        {
            Assert.Equal(Verdict.Pass, timeline.Restart(5).Verdict);
        }

        Assert.Equal(Rung.Starting, timeline.Wait(1).Decision.Rung);
    }

    [Fact]
    public void A_stop_of_the_process_makes_what_is_held_over_no_younger()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Restart(57).Later(1).Sleep(30);
        Assert.Equal((Rung.Starting, false), (timeline.Decision.Rung, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Nor_is_it_another_when_nothing_is_known_of_a_peer_any_more()
    {
        var site = Some.StacksOfOne(4) with { Peers = Some.Peers("west"), PassesAsLastSite = true };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Unanswered([.. All, "@peer/west"]).Restart(57);
        for (var second = 0; second < 40; second++)
        {
            Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Later(1).Unanswered(All).Verdict, timeline.Decision.Rung));
        }

        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Later(1).Pass("@peer/west").Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void The_last_site_is_the_last_site_after_a_restart_with_one_lost_probe_of_its_witness()
    {
        var site = Site with { Isolation = new([Some.Watched(WatchedKind.Witness, "dns", Some.Damping())]), Peers = Some.Peers("west"), PassesAsLastSite = true, Recovery = Recovery.Auto };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Unanswered([.. All, "@peer/west"]).Later(1).Pass(Dns);
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Rung.LastSite, timeline.Later(10).Unanswered([.. All, "@peer/west"]).Fail(Dns).Decision.Rung);
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Restart(2).Verdict, timeline.Decision.Rung));
    }
}

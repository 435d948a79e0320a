using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

/// <summary>What would follow if checks, witnesses and peers said something else, and how long that would take.</summary>
public class WhatIfTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4);
    private static readonly DataCenterPlan Watching = Site with { Isolation = Some.Isolation("dns") };

    [Fact]
    public void While_a_witness_answers_checks_that_fail_are_down() =>
        Assert.Equal((Verdict.Fail, Rung.Score, 0), Follows(Timeline.AllPassing(Some.Plan(Watching)), false, All));

    [Fact]
    public void Where_no_witness_answers_either_the_verdict_is_held_and_then_it_is_FAIL() =>
        Assert.Equal((Verdict.Fail, Rung.Isolated, 120), Follows(Timeline.AllPassing(Some.Plan(Watching)), false, [.. All, "@witness/dns"]));

    [Fact]
    public void A_witness_speaks_by_its_newest_sample()
    {
        var site = Site with { Isolation = new([Some.Watched(WatchedKind.Witness, "dns", Some.Damping(fall: 3))]) };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("@witness/dns");
        Assert.Equal(CheckStatus.Passing, timeline["@witness/dns"].Status);
        Assert.Equal((Verdict.Fail, Rung.Isolated, 120), Follows(timeline, false, All));
    }

    [Fact]
    public void A_check_speaks_by_what_it_has_settled_on()
    {
        var site = Some.DataCenter(Some.Check("s1/page", Some.Damping(fall: 3)), Some.Check("s2/page")) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("s1/page");
        Assert.Equal((Verdict.Pass, Rung.Score, 0), Follows(timeline, true, "s2/page"));
    }

    [Fact]
    public void While_nothing_is_seen_a_check_speaks_by_its_newest_sample()
    {
        var site = Some.DataCenter([.. All.Select(path => Some.Check(path, Some.Damping(fall: 3)))]) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).FailAll();
        Assert.Equal((Rung.Isolated, CheckStatus.Passing), (timeline.Decision.Rung, timeline[All[0]].Status));
        Assert.Equal((Verdict.Fail, Rung.Score, 0), Follows(timeline, true, "@witness/dns"));
        Assert.Equal((Verdict.Pass, Rung.Score, 0), Follows(timeline, true, [.. All, "@witness/dns"]));
    }

    [Fact]
    public void A_peer_that_was_never_heard_is_silent_in_time()
    {
        var site = Site with { Peers = Some.Peers("eu-west"), PassesAsLastSite = true };
        var timeline = new Timeline(Some.Plan(site)).Pass(All);
        Assert.Equal((Verdict.Pass, Rung.LastSite, 16), Follows(timeline, false, All));
        Assert.Equal((Verdict.Fail, Rung.Score, 0), Follows(timeline.Pass("@peer/eu-west"), false, All));
    }

    [Theory]
    [InlineData(5, 16)]
    [InlineData(3600, 61)]
    public void A_reloads_new_check_that_is_never_heard_fails_in_time(double interval, double after)
    {
        var check = Some.Check("web/2", cadence: Some.Cadence(interval));
        var timeline = Timeline.AllPassing(Some.Plan(Some.Check("web/1"))).Reload(Some.DataCenter(Some.Check("web/1"), check));
        Assert.Equal((Verdict.Fail, Rung.Starting, after), Follows(timeline, true));
    }

    [Fact]
    public void Why_what_is_required_fails_is_told_as_far_as_it_is_known()
    {
        var plan = Some.Plan([Some.Check("pay/gateway", Some.Damping(rise: 2, fall: 1)) with { Vote = Vote.Required }, .. Some.Checks("web", 9)]);
        Assert.Equal("required check pay/gateway fails: supposed to fail", Outcome(Timeline.AllPassing(plan), false, "pay/gateway").Decision.Reason);
        Assert.Equal("required check pay/gateway fails: said FAIL", Outcome(Timeline.AllPassing(plan).Later(1).Fail("pay/gateway"), false, "web/1").Decision.Reason);
        Assert.Equal("required check pay/gateway fails: fails", Outcome(Timeline.AllPassing(plan).Later(1).Fail("pay/gateway").Later(1).Pass("pay/gateway"), false, "web/1").Decision.Reason);
    }

    [Fact]
    public void A_latch_an_override_burst_and_maintenance_may_be_supposed()
    {
        var latched = Timeline.AllPassing(Some.Plan(Site with { Recovery = Recovery.Manual })).Later(1).FailAll().Later(1).PassAll();
        Assert.Equal((Verdict.Fail, Verdict.Pass), (Told(latched, Hypothesis.Nothing), Told(latched, new() { IsCleared = true })));

        var forced = Timeline.AllPassing(Some.Plan(Site)).Say(new OverrideSet(Site.Name, Verdict.Fail, Term.Open));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (Told(forced, Hypothesis.Nothing), Told(forced, new() { Override = SupposedOverride.None })));
        Assert.Equal(Verdict.Pass, Told(forced, new() { Override = SupposedOverride.Pass }));
        Assert.Equal(Verdict.Fail, Told(Timeline.AllPassing(Some.Plan(Site)), new() { Override = SupposedOverride.Fail }));

        var warm = Timeline.AllPassing(Some.Plan(Site with { Role = Role.Burst }));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (Told(warm, Hypothesis.Nothing), Told(warm, new() { IsBurstOn = true })));
        Assert.Equal(Verdict.Fail, Told(warm.Say(new BurstOn(Site.Name, Term.Open, null)), new() { IsBurstOn = false }));

        var failing = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail("s1/page", "s2/page");
        Assert.Equal(Verdict.Pass, Told(failing, new() { Maintenance = ["s1", "s2"] }));
        Assert.Equal(Verdict.Fail, Told(failing.Say(new MaintenanceSet(Site.Name, "s1", Term.Open)).Say(new MaintenanceSet(Site.Name, "s2", Term.Open)), new() { Maintenance = [] }));
    }

    private static Verdict Told(Timeline timeline, Hypothesis hypothesis) => WhatIf.Of(timeline.Now, 0, hypothesis).Decision.Verdict;

    private static (Verdict Verdict, Rung Rung, double After) Follows(Timeline timeline, bool passing, params string[] paths)
    {
        var outcome = Outcome(timeline, passing, paths);
        return (outcome.Decision.Verdict, outcome.Decision.Rung, outcome.After.TotalSeconds);
    }

    private static Outcome Outcome(Timeline timeline, bool passing, params string[] paths) =>
        WhatIf.Of(timeline.Now, 0, new() { Checks = paths.ToImmutableDictionary(Some.Key, _ => passing) });
}

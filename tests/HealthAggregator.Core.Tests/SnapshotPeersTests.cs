using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What other data centers say, and what the last of them does.</summary>
public class SnapshotPeersTests
{
    private const string West = "@peer/eu-west";
    private const string North = "@peer/eu-north";

    private static readonly string[] Stacks = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4) with { Peers = Some.Peers("eu-west", "eu-north"), PassesAsLastSite = true };

    [Theory]
    [InlineData("P P", false)]
    [InlineData("P F", false)]
    [InlineData("F P", false)]
    [InlineData("F F", true)]
    public void Peers_are_down_when_none_passes(string says, bool expected)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1);
        foreach (var (peer, passes) in ((string[])[West, North]).Zip(Samples.Read(says)))
        {
            _ = passes ? timeline.Pass(peer) : timeline.Fail(peer);
        }

        Assert.Equal(expected, timeline.DataCenter.ArePeersDown);
    }

    [Fact]
    public void A_peer_that_is_silent_is_down()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail(West);
        timeline.Later(14).Pass(Stacks).Later(2).Pass(Stacks);
        Assert.True(timeline.DataCenter.ArePeersDown);
        Assert.False(timeline.Pass(North).DataCenter.ArePeersDown);
    }

    [Fact]
    public void A_peer_that_was_never_heard_is_not_silent_before_its_time()
    {
        var timeline = new Timeline(Some.Plan(Site)).Fail([.. Stacks, West]);
        Assert.Equal((false, Rung.Score), (timeline.DataCenter.ArePeersDown, timeline.Decision.Rung));
        Assert.False(timeline.Later(15).Fail([.. Stacks, West]).DataCenter.ArePeersDown);
        Assert.Equal((Verdict.Pass, Rung.LastSite), (timeline.Later(1).Fail([.. Stacks, West]).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_data_center_without_peers_has_none_that_are_down() =>
        Assert.False(Timeline.AllPassing(Some.Plan(Site with { Peers = [], PassesAsLastSite = false })).Later(1).FailAll().DataCenter.ArePeersDown);

    [Fact]
    public void Replicas_and_witnesses_are_no_peers()
    {
        var site = Site with { Isolation = Some.Isolation("dns"), Replicas = [Some.Watched(WatchedKind.Replica, "b")] };
        Assert.False(Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("@replica/b", "@witness/dns", West).DataCenter.ArePeersDown);
        Assert.True(Timeline.AllPassing(Some.Plan(site)).Later(1).Fail(North, West).DataCenter.ArePeersDown);
    }

    [Fact]
    public void What_others_say_is_in_no_score()
    {
        var site = Site with { Isolation = Some.Isolation("dns"), Replicas = [Some.Watched(WatchedKind.Replica, "b")], PassesAsLastSite = false };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(1).Fail("@replica/b", "@witness/dns", West, North);
        Assert.Equal((Some.Tally(4, 4), Verdict.Pass, Rung.Score), (timeline.DataCenter.Tally, timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Nobody_waits_for_others_to_start()
    {
        var timeline = new Timeline(Some.Plan(Site with { Isolation = Some.Isolation("dns"), Replicas = [Some.Watched(WatchedKind.Replica, "b")] })).Pass(Stacks);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void The_last_site_passes_and_says_what_it_would_have_said()
    {
        var timeline = Last();
        Assert.Equal(
            new(Verdict.Pass, Rung.LastSite, "every peer says FAIL or is silent, so the last site passes (last_site: pass) although 0% passing (0 of 4), below the threshold of 75%"),
            timeline.Decision);
        Assert.Equal(new(Verdict.Fail, Rung.Score, "0% passing (0 of 4), below the threshold of 75%"), timeline.Later(1).Pass(North).Decision);
    }

    [Fact]
    public void A_last_site_that_passes_by_itself_needs_no_reason()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(1).Fail(West, North);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_site_that_is_not_told_to_does_not_pass_as_the_last() =>
        Assert.Equal(Verdict.Fail, Last(Site with { PassesAsLastSite = false }).Verdict);

    [Fact]
    public void The_last_site_passes_over_a_failing_requirement_and_over_flapping()
    {
        var required = new DataCenterPlan(Site.Name, [Some.Stack(Site.Stacks[0].Checks[0] with { Vote = Vote.Required }), .. Site.Stacks[1..]]) { Peers = Site.Peers, PassesAsLastSite = true };
        Assert.EndsWith("although required check s1/page fails: said FAIL", Last(required).Decision.Reason, StringComparison.Ordinal);
        var flapping = Last(Site with { FlapLimit = new(1, TimeSpan.FromMinutes(10), FlapAction.Fail) }).Later(1).Pass(Stacks);
        Assert.Equal(Rung.LastSite, flapping.Decision.Rung);
        Assert.Contains("although 100% passing (4 of 4), threshold 75%", flapping.Decision.Reason.Replace("flapping, 2 changes within 10m: stays FAIL until there was none for as long; by itself ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_flaps_stays_held_beneath_the_last_site()
    {
        var flapping = Last(Site with { FlapLimit = new(1, TimeSpan.FromMinutes(10), FlapAction.Fail) }).Later(1).Pass(Stacks).Later(1).Fail(Stacks).Later(1).Pass(Stacks);

        Assert.Equal(Rung.LastSite, flapping.Decision.Rung);
        Assert.Equal((Verdict.Fail, Verdict.Fail), (flapping.DataCenter.Flaps.Held, flapping.Later(1).Pass(North).Verdict));
    }

    [Fact]
    public void The_last_site_does_not_pass_over_what_operators_said()
    {
        Assert.Equal((Verdict.Fail, Rung.Forced), Of(Last().Say(new OverrideSet(Site.Name, Verdict.Fail, Term.Open))));
        Assert.Equal((Verdict.Fail, Rung.NoBurst), Of(Last(Site with { Role = Role.Burst })));
    }

    [Fact]
    public void The_last_site_does_not_pass_before_anything_is_known() =>
        Assert.Equal((Verdict.Fail, Rung.Starting), Of(new Timeline(Some.Plan(Site)).Fail(West, North)));

    // That no peer is heard may be this process's own blindness.
    [Fact]
    public void The_last_site_does_not_pass_over_blindness()
    {
        var blind = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(1).FailAll();
        Assert.Equal((Verdict.Pass, Rung.Isolated), Of(blind));
        Assert.Equal((Verdict.Fail, Rung.Isolated), Of(blind.Wait(120)));
    }

    [Fact]
    public void A_witness_that_misses_one_probe_drops_no_last_site()
    {
        var timeline = LastThatIsAlone();
        Assert.Equal(Rung.LastSite, timeline.Fail(Witness).Decision.Rung);
        Assert.Equal(Rung.LastSite, timeline.Later(1).Fail(Witness).Decision.Rung);
        Assert.Equal((Verdict.Fail, Rung.Score), Of(timeline.Later(1).Fail(Witness)));
    }

    [Fact]
    public void Silence_makes_no_last_site_of_one_whose_witness_does_not_answer()
    {
        var timeline = LongFailed().Fail(Witness).Later(1).Unanswered(West, North);
        Assert.Equal((Verdict.Fail, false), (timeline.Verdict, timeline.DataCenter.ArePeersDown));
        Assert.Equal(Rung.LastSite, timeline.Later(1).Pass(Witness).Decision.Rung);
    }

    [Fact]
    public void What_every_peer_says_itself_needs_no_witness()
    {
        var timeline = LongFailed().Fail(Witness).Later(1).Fail(West, North);
        Assert.Equal(Rung.LastSite, timeline.Decision.Rung);
        Assert.Equal(Rung.LastSite, timeline.Later(1).Fail(Witness, West, North).Later(1).Fail(Witness, West, North).Decision.Rung);
    }

    private const string Witness = "@witness/dns";

    /// <summary>Its witness falls at the third failure.</summary>
    private static DataCenterPlan Alone => Site with { Isolation = new([Some.Watched(WatchedKind.Witness, "dns", Some.Damping())]) };

    private static Timeline LongFailed()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Alone));
        foreach (var _ in Enumerable.Range(0, 5))
        {
            timeline.Later(5).Fail(Stacks).Pass(Witness, West, North);
        }

        return timeline;
    }

    private static Timeline LastThatIsAlone() => LongFailed().Unanswered(West, North);

    private static (Verdict Verdict, Rung Rung) Of(Timeline timeline) => (timeline.Verdict, timeline.Decision.Rung);

    private static Timeline Last(DataCenterPlan? site = null) => Timeline.AllPassing(Some.Plan(site ?? Site)).Later(1).Fail(Stacks).Later(1).Fail(West, North);
}

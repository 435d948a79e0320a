using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

/// <summary>The ladder rung by rung, as operators read it: the one that decides is marked, and those that apply say which verdict.</summary>
public class LadderReaderTests
{
    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4);

    private static readonly DataCenterPlan Watching = Site with
    {
        Isolation = Some.Isolation("dns", "gateway"), Peers = Some.Peers("eu-west", "eu-north"), PassesAsLastSite = true,
    };

    [Fact]
    public void Where_all_is_well() => Reads(
        Timeline.AllPassing(Some.Plan(Site)),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 4 in 4 stacks
        Isolated: no witnesses are configured, so being blind looks like failing
        Required: nothing is required
        Score decides Pass: 100% passing (4 of 4), threshold 75%
        LastSite: last_site is off; there are no peers
        """);

    [Fact]
    public void While_starting() => Reads(
        new Timeline(Some.Plan(Watching)).Pass("s1/page"),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting decides Fail: waiting for the first sample of every counted check: 3 to come
        Isolated: 0 of 2 witnesses answer; dns, gateway are not heard yet; 0 of 4 counted checks fail now
        Required: nothing is required
        Score: 25% passing (1 of 4) so far, threshold 75%
        LastSite: not needed; 2 of 2 peers pass, or were not heard yet
        """);

    [Fact]
    public void When_the_score_fails() => Reads(
        Timeline.AllPassing(Some.Plan(Watching)).Later(1).Fail("s1/page", "s2/page", "@witness/dns", "@peer/eu-west").Later(1).Pass("s3/page", "s4/page", "@witness/gateway"),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 4 in 4 stacks
        Isolated: 1 of 2 witnesses answer (dns); 2 of 4 counted checks fail now
        Required: nothing is required
        Score decides Fail: 50% passing (2 of 4), below the threshold of 75%
        LastSite: 1 of 2 peers pass, or were not heard yet; not: eu-west
        """);

    [Fact]
    public void As_the_last_site() => Reads(
        Timeline.AllPassing(Some.Plan(Watching)).Later(1).Fail([.. All, "@peer/eu-west", "@peer/eu-north"]).Later(1).Pass("@witness/dns"),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 4 in 4 stacks
        Isolated: 2 of 2 witnesses answer; 4 of 4 counted checks fail now
        Required: nothing is required
        Score Fail: 0% passing (0 of 4), below the threshold of 75%
        LastSite decides Pass: every peer says FAIL or is silent, so the last site passes (last_site: pass) although 0% passing (0 of 4), below the threshold of 75%
        """);

    [Fact]
    public void While_nothing_is_seen() => Reads(
        Timeline.AllPassing(Some.Plan(Watching)).Later(1).FailAll(),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 4 in 4 stacks
        Isolated decides Pass: every witness fails, and 4 of 4 checks turned bad within one round: the last verdict is held, for at most 2m
        Required: nothing is required
        Score Pass: 0% passing (0 of 4) now, and what was before stands still until something is seen
        LastSite: not needed; 0 of 2 peers pass, or were not heard yet; not: eu-west, eu-north
        """);

    [Fact]
    public void When_nothing_is_published_any_more() => Reads(
        Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Checks("web", 3)) with { Peers = Some.Peers("eu-west") })).Fail("@peer/eu-west"),
        """
        Stale decides Fail: nothing was published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 3 in 1 stack
        Isolated: no witnesses are configured, so being blind looks like failing
        Required: nothing is required
        Score Pass: 100% passing (3 of 3), threshold 75%
        LastSite: last_site is off; 0 of 1 peers pass, or were not heard yet; not: eu-west
        """,
        isStale: true);

    [Fact]
    public void While_it_flaps() => Reads(
        Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(1, TimeSpan.FromMinutes(5), FlapAction.Fail) })).Later(1).FailAll().Later(1).PassAll(),
        """
        Stale: published within the shelf life
        Forced: no override is in effect
        NoBurst: the role is active, so burst does not matter
        Starting: every counted check was heard: 4 in 4 stacks
        Isolated: no witnesses are configured, so being blind looks like failing
        Required: nothing is required
        Score decides Fail: flapping, 2 changes within 5m: stays FAIL until there was none for as long; by itself 100% passing (4 of 4), threshold 75%
        LastSite: last_site is off; there are no peers
        """);

    [Fact]
    public void What_operators_said_decides_above_all_that_is_seen_and_that_is_told_all_the_same()
    {
        var forced = Timeline.AllPassing(Some.Plan(Required)).Say(new OverrideSet(Site.Name, Verdict.Pass, Some.For(30))).Later(1).Fail("pay/1", "search/1", "search/2");
        Assert.Equal("Forced decides Pass: forced by alice until 2030-01-01T00:30:00Z: Black Friday", Line(Rung.Forced, forced));
        Assert.Equal("Required Fail: required check pay/1 fails: said FAIL", Line(Rung.Required, forced));
        Assert.Equal("Score Pass: 81% passing (13 of 16), threshold 75%", Line(Rung.Score, forced));

        var gated = Timeline.AllPassing(Some.Plan(Site with { Role = Role.Burst }));
        Assert.Equal("NoBurst decides Fail: burst is off", Line(Rung.NoBurst, gated));
        Assert.Equal("NoBurst: burst is on", Line(Rung.NoBurst, gated.Say(new BurstOn(Site.Name, Term.Open, null))));
        Assert.Equal("NoBurst: burst is on until 2030-01-01T00:05:00Z", Line(Rung.NoBurst, gated.Say(new BurstOn(Site.Name, Some.For(5), null))));
    }

    [Fact]
    public void An_override_that_is_to_begin_is_told()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Say(new OverrideSet(Site.Name, Verdict.Fail, Some.From("00:10", "00:20")));
        Assert.Equal("Forced: no override is in effect; one begins at 2030-01-01T00:10:00Z", Line(Rung.Forced, timeline));
        Assert.Equal("Forced: no override is in effect", Line(Rung.Forced, timeline.Wait(1200)));
    }

    [Fact]
    public void What_is_required_fails_as_the_last_site_too()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Required with { Peers = Some.Peers("eu-west"), PassesAsLastSite = true })).Later(1);
        Assert.Equal("Required: all 3 that are required pass", Line(Rung.Required, timeline));
        timeline.Fail("pay/1", "search/1", "search/2", "@peer/eu-west");
        Assert.Equal("Required Fail: 2 of 3 that are required do not pass (pay/1, search)", Line(Rung.Required, timeline));
        Assert.StartsWith("LastSite decides Pass: ", Line(Rung.LastSite, timeline), StringComparison.Ordinal);
    }

    [Fact]
    public void While_what_a_reload_added_is_not_heard_yet()
    {
        var four = Some.StacksOfOne(4);
        var added = new DataCenterPlan(four.Name, [.. four.Stacks, Some.Stack([.. Some.Checks("new", 5).Select(check => check with { Vote = Vote.Required })])])
        {
            Isolation = Some.Isolation("dns", "gateway", "router"),
        };
        var timeline = Timeline.AllPassing(Some.Plan(four with { Isolation = Some.Isolation("dns", "gateway") })).Later(1).Fail("s1/page", "@witness/dns").Reload(added);

        Assert.Equal("Starting: judged before they were there; not heard yet, in no score until they are: new/1, new/2, new/3 and 2 more", Line(Rung.Starting, timeline));
        Assert.Equal("Isolated: 1 of 3 witnesses answer (dns); router is not heard yet; 1 of 4 counted checks fail now, and 5 are not heard yet", Line(Rung.Isolated, timeline));
        Assert.Equal("Required: 0 of 5 that are required pass, and none fails: new/1, new/2, new/3 and 2 more are not heard yet", Line(Rung.Required, timeline));

        timeline.Pass("new/1", "new/2", "new/3", "new/4", "@witness/router");
        Assert.Equal("Starting: judged before it was there; not heard yet, in no score until it is: new/5", Line(Rung.Starting, timeline));
        Assert.Equal("Isolated: 2 of 3 witnesses answer (dns); 1 of 8 counted checks fail now, and 1 is not heard yet", Line(Rung.Isolated, timeline));
        Assert.Equal("Required: 4 of 5 that are required pass, and none fails: new/5 is not heard yet", Line(Rung.Required, timeline));

        timeline.Pass("new/5");
        Assert.Equal("Starting: every counted check was heard: 9 in 5 stacks", Line(Rung.Starting, timeline));
        Assert.Equal("Required: all 5 that are required pass", Line(Rung.Required, timeline));
    }

    [Fact]
    public void A_stack_that_votes_as_one_waits_for_what_joins_it_where_that_decides()
    {
        var (two, four) = (Some.Stack(Some.Checks("search", 2)) with { Threshold = new(75), Vote = Vote.Required }, Some.Stack(Some.Checks("search", 4)) with { Threshold = new(75), Vote = Vote.Required });
        var web = Some.Stack(Some.Checks("web", 12));
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(two, web))).Later(1).Reload(Some.DataCenter(four, web));

        Assert.Equal("Required: 0 of 1 that are required pass, and none fails: search is not heard yet", Line(Rung.Required, timeline));
        Assert.Equal("Required: the one that is required passes", Line(Rung.Required, timeline.Pass("search/3")));
        Assert.Empty(Explanation.Of(timeline.Now, 0, false).Score.Losses);
        Assert.StartsWith("Required decides Fail: required stack search fails: ", Line(Rung.Required, timeline.Fail("search/1", "search/2")), StringComparison.Ordinal);
    }

    private static readonly DataCenterPlan Required = Some.DataCenter(
        Some.Stack([.. Some.Checks("pay", 2).Select(check => check with { Vote = Vote.Required })]),
        Some.Stack(Some.Checks("search", 2)) with { Threshold = new(50), Vote = Vote.Required },
        Some.Stack(Some.Checks("web", 12)));

    private static void Reads(Timeline timeline, string expected, bool isStale = false) =>
        Assert.Equal(expected.Split('\n'), Explanation.Of(timeline.Now, 0, isStale).Rungs.Select(Text));

    private static string Line(Rung rung, Timeline timeline) => Text(Explanation.Of(timeline.Now, 0, false).Rungs.Single(reading => reading.Rung == rung));

    private static string Text(RungReading rung) => $"{rung.Rung}{(rung.Decides ? " decides" : "")}{(rung.Verdict is { } verdict ? $" {verdict}" : "")}: {rung.Saw}";
}

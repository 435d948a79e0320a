using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>The isolated rung, step by step. Every sample decides here: one failure of a check is a fall.</summary>
public class SnapshotIsolationTests
{
    private const string Dns = "@witness/dns";
    private const string Gateway = "@witness/gateway";

    private static readonly string[] All = ["s1/page", "s2/page", "s3/page", "s4/page"];
    private static readonly DataCenterPlan Site = Some.StacksOfOne(4) with { Isolation = Some.Isolation("dns") };

    [Fact]
    public void Until_a_witness_was_asked_the_verdict_waits()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Fail(All);
        Assert.Equal(new(Verdict.Pass, Rung.Isolated, "4 of 4 checks turned bad within one round; until the witnesses have been asked, the last verdict is held, for at most 2m"), timeline.Decision);
        Assert.False(timeline.DataCenter.Isolation!.IsBlind);
    }

    [Fact]
    public void What_weighs_nothing_says_nothing_of_what_is_seen()
    {
        var site = Some.DataCenter(
            Some.Stack([.. All.Select((path, number) => Some.Check($"web/{number}"))]), Some.Stack(Some.Checks("extra", 20)) with { Threshold = new(50), Weight = 0 });
        var timeline = Timeline.AllPassing(Some.Plan(site with { Isolation = Some.Isolation("dns") })).Later(4);
        timeline.Fail(Dns, "web/0", "web/1", "web/2", "web/3").Later(1).Pass([.. Enumerable.Range(1, 20).Select(number => $"extra/{number}")]);
        Assert.Equal((Verdict.Pass, Rung.Isolated, null), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.Isolation!.SeesSince));
    }

    [Fact]
    public void A_witness_that_answers_ends_the_wait_at_once()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Fail(All).Later(1).Pass(Dns);
        Assert.Equal(new(Verdict.Fail, Rung.Score, "0% passing (0 of 4), below the threshold of 75%"), timeline.Decision);
    }

    [Fact]
    public void A_witness_that_was_asked_since_the_turn_began_lets_nobody_wait()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Fail("s1/page").Later(1).Pass(Dns).Later(0.1).Fail(All[1..]);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_witness_that_was_asked_before_does_not_speak_for_now()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).Pass(Dns).Later(0.1).Fail(All);
        Assert.Equal(Rung.Isolated, timeline.Decision.Rung);
    }

    [Fact]
    public void Once_every_witness_fails_it_is_blindness()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns", "gateway") })).Later(4).Fail(All).Later(1).Fail(Dns);
        Assert.False(timeline.DataCenter.Isolation!.IsBlind);
        timeline.Later(1).Fail(Gateway);
        Assert.True(timeline.DataCenter.Isolation!.IsBlind);
        Assert.Equal(new(Verdict.Pass, Rung.Isolated, "every witness fails, and 4 of 4 checks turned bad within one round: the last verdict is held, for at most 2m"), timeline.Decision);
    }

    [Fact]
    public void Blindness_begins_before_the_score_falls_where_the_checks_have_all_failed_once()
    {
        var damped = Some.DataCenter([.. All.Select(path => Some.Check(path, Some.Damping(fall: 3)))]) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(damped)).Later(4).FailAll();
        Assert.Equal((100, Rung.Isolated, true), (timeline.DataCenter.Tally.Score.Percent, timeline.Decision.Rung, timeline.DataCenter.Isolation!.IsBlind));
    }

    [Fact]
    public void A_failing_verdict_is_held_too()
    {
        var strict = Site with { Threshold = new(100), RecoverAt = new(100) };
        var timeline = Timeline.AllPassing(Some.Plan(strict)).Later(4).Fail("s1/page").Later(60).Pass([.. All[1..], Dns]).Later(4).Fail([.. All[1..], Dns]);
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.StartsWith("every witness fails, and 3 of 3 checks", timeline.Decision.Reason, StringComparison.Ordinal);
    }

    // Or a site that has long been down would pass by a moment of hope and isolation.then: pass.
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void A_failing_site_of_which_only_a_few_turn_again_is_not_blind(int turning)
    {
        var optimistic = Site with { Isolation = Some.Isolation("dns") with { Then = Verdict.Pass } };
        var timeline = Timeline.AllPassing(Some.Plan(optimistic)).Later(4).Pass(Dns).Fail(All).Later(1).Pass(Dns);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(60).FailAll().Later(1).Pass(All[..turning]).Later(1).Fail(All[..turning]);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(Verdict.Fail, timeline.Later(120).FailAll().Verdict);
    }

    [Fact]
    public void A_passing_site_of_which_most_failed_before_is_blind_when_the_rest_turns()
    {
        var lenient = Site with { Threshold = new(25), RecoverAt = new(25) };
        var timeline = Timeline.AllPassing(Some.Plan(lenient)).Later(4).Pass(Dns).Fail(All[1..]).Later(60).Fail(All[1..]).Pass(All[0], Dns).Later(4).Fail([.. All, Dns]);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
    }

    // What is asked every ten minutes was perhaps not asked in the dark at all.
    [Fact]
    public void A_check_that_is_asked_seldom_does_not_prolong_a_short_blindness()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Seldom())).Later(4).Fail([.. All[1..], Dns]).Later(1).FailAll().Later(10).Pass(Dns);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal(All.Select(Some.Key), timeline.Changes.InDoubt.Select(check => check.Key).Order(Comparer<CheckKey>.Create((one, other) => string.CompareOrdinal(one.Path, other.Path))));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void One_that_passed_and_was_not_asked_since_is_as_settled_as_it_was()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Seldom(10))).Later(4).Fail([.. Enumerable.Range(2, 9).Select(number => $"s{number}/page"), Dns]);
        Assert.Equal(Rung.Isolated, timeline.Decision.Rung);
        timeline.Later(10).Pass(Dns).Later(1).Pass([.. Enumerable.Range(2, 9).Select(number => $"s{number}/page")]);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Theory]
    [InlineData(Recovery.Auto)]
    [InlineData(Recovery.Manual)]
    public void What_was_told_to_fail_in_the_end_does_not_pass_below_the_threshold_when_something_is_seen_again(Recovery recovery)
    {
        var timeline = Blind(Site with { FailAfter = TimeSpan.FromMinutes(5), Recovery = recovery }).Wait(120);
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(1).Pass(Dns, All[0], All[1]).Fail(All[2..]).Later(1).Pass(Dns, All[0], All[1]).Fail(All[2..]);
        Assert.Equal(new(Verdict.Fail, Rung.Score, "50% passing (2 of 4), below the threshold of 75%, and it was FAIL already: fail_after delays nothing"), timeline.Decision);

        // It is a failure to remember only when it has lasted.
        Assert.False(timeline.DataCenter.IsLatched);
        for (var second = 10; second <= 300; second += 10)
        {
            timeline.Later(10).Pass(Dns, All[0], All[1]).Fail(All[2..]);
            Assert.Equal(Verdict.Fail, timeline.Verdict);
        }

        Assert.Equal(recovery == Recovery.Manual, timeline.DataCenter.IsLatched);
    }

    [Fact]
    public void It_stays_told_over_a_restart_and_over_the_next_blindness()
    {
        var timeline = Blind(Site with { FailAfter = TimeSpan.FromMinutes(5), Threshold = new(100), RecoverAt = new(100) }).Wait(120).Later(1).Pass(Dns).Later(1).Fail(All[0]).Pass(All[1..]);
        Assert.Equal((Verdict.Fail, Rung.Score, true), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.StaysFailed));
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Restart(2).Later(1).Fail(All[0]).Pass(All[1..]).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Later(4).FailAll().Verdict, timeline.Decision.Rung));
        timeline.Later(5).Pass([.. All[1..], Dns]).Fail(All[0]).Later(1).Pass([.. All[1..], Dns]).Fail(All[0]);
        Assert.Equal((Verdict.Fail, Rung.Score, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    [Fact]
    public void It_passes_as_soon_as_the_score_is_back()
    {
        var timeline = Blind(Site with { FailAfter = TimeSpan.FromMinutes(5), Recovery = Recovery.Manual }).Wait(120).Later(1).Pass(Dns).Later(1).Fail(All);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All).Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, false), (timeline.Later(1).Fail(All[2..]).Verdict, timeline.DataCenter.StaysFailed));
    }

    // The fault may be this process's own that it hears nothing at all.
    [Fact]
    public void Silence_all_around_is_blindness_too()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).PassAll().Wait(16);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.StartsWith("every witness fails, and 4 of 4 checks", timeline.Decision.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fail, timeline.Wait(120).Verdict);
    }

    [Fact]
    public void Silence_of_the_checks_alone_is_none()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site)).Later(4).PassAll().Later(8).Pass(Dns).Later(8).Pass(Dns);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Pass)]
    public void A_hold_of_nothing_is_none(Verdict then)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") with { Hold = TimeSpan.Zero, Then = then } })).Later(4).FailAll();
        Assert.Equal(new(then, Rung.Isolated, "every witness fails, and 4 of 4 checks turned bad within one round: isolation.then decides, after 0s"), timeline.Decision);
        Assert.Equal(then, timeline.Wait(1).Verdict);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).PassAll().Verdict, timeline.Decision.Rung));
    }

    [Theory]
    [InlineData(119.999, Verdict.Pass)]
    [InlineData(120, Verdict.Fail)]
    public void The_hold_ends_to_the_moment(double seconds, Verdict expected) =>
        Assert.Equal((expected, Rung.Isolated), (Blind().Wait(seconds).Verdict, Blind().Wait(seconds).Decision.Rung));

    [Fact]
    public void An_end_of_the_hold_says_why() => Assert.Equal(
        "every witness fails, and 4 of 4 checks turned bad within one round: isolation.then decides, after 2m", Blind().Wait(120).Decision.Reason);

    [Fact]
    public void Witnesses_that_nobody_could_ask_end_the_hold_all_the_same()
    {
        var seldom = Site with { Isolation = new([Some.Watched(WatchedKind.Witness, "dns", cadence: Some.Cadence(3600))]) };
        var timeline = Timeline.AllPassing(Some.Plan(seldom)).Later(4).Fail(All).Wait(120);
        Assert.Equal(new(Verdict.Fail, Rung.Isolated, "4 of 4 checks turned bad within one round; until the witnesses have been asked, isolation.then decides, after 2m"), timeline.Decision);
    }

    [Fact]
    public void Blindness_ends_once_every_check_was_asked_again_and_is_settled()
    {
        var timeline = Blind().Later(10).Pass(Dns);
        Assert.Equal(
            "something is seen again after 4 of 4 checks turned bad within one round; until every check was heard, the last verdict is held, for at most 2m", timeline.Decision.Reason);
        timeline.Later(1).Pass(All[1..]);
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All[0]).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Checks_that_pass_are_sight_whatever_the_witnesses_say()
    {
        var timeline = Blind().Later(10).Pass("s1/page");
        Assert.NotNull(timeline.DataCenter.Isolation!.SeesSince);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All).Verdict, timeline.Decision.Rung));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sleep_or_a_restart_in_between_is_no_time_in_which_a_round_was_heard(bool restarts)
    {
        var timeline = Blind(Site with { FailAfter = TimeSpan.FromSeconds(1), Isolation = Some.Isolation("dns") with { Hold = TimeSpan.FromSeconds(20) } }).Later(5).Pass(All[0]);
        Assert.NotNull(timeline.DataCenter.Isolation!.SeesSince);
        timeline = restarts ? timeline.Restart(40) : timeline.Sleep(40);
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Later(1).Pass(All).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void Nothing_was_seen_later_than_now()
    {
        var sees = new IsolationState(TimeSpan.Zero, TimeSpan.Zero, Verdict.Pass) { SeesSince = TimeSpan.FromSeconds(5) };
        Assert.Equal(TimeSpan.FromSeconds(7), sees.Slept(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)).SeesSince);
        Assert.Equal(TimeSpan.FromSeconds(8), sees.Slept(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)).SeesSince);
    }

    [Fact]
    public void A_glimpse_is_no_sight()
    {
        var many = Some.DataCenter(Some.Checks("web", 20)) with { Isolation = Some.Isolation("dns") };
        var timeline = Timeline.AllPassing(Some.Plan(many)).Later(4).FailAll().Later(1).Pass("web/1");
        Assert.NotNull(timeline.DataCenter.Isolation!.SeesSince);
        timeline.Later(1).Fail([.. Enumerable.Range(2, 9).Select(number => $"web/{number}")]);
        Assert.Null(timeline.DataCenter.Isolation!.SeesSince);
    }

    [Fact]
    public void What_is_seen_again_but_never_settles_is_told_after_as_long_as_the_hold()
    {
        var timeline = Blind().Later(100).Pass(Dns);
        for (var second = 0; second < 119; second++)
        {
            Assert.Equal(Rung.Isolated, timeline.Later(1).Pass(Dns).Decision.Rung);
        }

        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Later(1).Pass(Dns).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void An_overdue_hold_is_overdue_while_a_round_is_awaited()
    {
        var timeline = Blind().Later(119).Pass(Dns).Wait(1);
        Assert.Equal(
            new(Verdict.Fail, Rung.Isolated, "something is seen again after 4 of 4 checks turned bad within one round; until every check was heard, isolation.then decides, after 2m"),
            timeline.Decision);
    }

    [Fact]
    public void Burst_and_overrides_decide_before_blindness_and_it_stays_observed()
    {
        var blind = Blind(Site with { Role = Role.Burst });
        Assert.Equal((Rung.NoBurst, Rung.Isolated), (blind.Decision.Rung, blind.DataCenter.Observed.Rung));
        blind.Say(new OverrideSet(Some.DataCenterName, Verdict.Fail, Term.Open));
        Assert.Equal((Rung.Forced, Rung.Isolated), (blind.Decision.Rung, blind.DataCenter.Observed.Rung));
    }

    [Fact]
    public void Blindness_is_no_failure_of_a_requirement()
    {
        var required = Site.Stacks[0].Checks[0] with { Vote = Vote.Required };
        var site = new DataCenterPlan(Site.Name, [Some.Stack(required), .. Site.Stacks[1..]]) { Isolation = Site.Isolation, Recovery = Recovery.Manual };
        var timeline = Timeline.AllPassing(Some.Plan(site)).Later(4).Fail(All);
        Assert.Equal((Verdict.Pass, Rung.Isolated, 1, false), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.Tally.RequiredFailing, timeline.DataCenter.IsLatched));
        Assert.Equal((Verdict.Fail, Rung.Required, true), (timeline.Later(1).Pass(Dns).Verdict, timeline.Decision.Rung, timeline.DataCenter.IsLatched));
    }

    // What the score does in the dark is not known: it was neither below the threshold nor back at it.
    [Fact]
    public void Time_in_the_dark_is_no_time_that_the_score_was_back()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { RecoverAfter = TimeSpan.FromSeconds(30) })).Later(4).Pass(Dns).Fail("s1/page", "s2/page").Later(1).Pass(Dns);
        timeline.Later(60).Pass([.. All, Dns]).Later(10).Pass([.. All, Dns]).Later(1).FailAll();
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(100).Pass([.. All, Dns]);
        Assert.Equal((Verdict.Fail, "100% passing (4 of 4), back at 75% but not yet for 30s"), (timeline.Verdict, timeline.Decision.Reason));
        Assert.Equal(Verdict.Fail, timeline.Later(18).Pass(All).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Later(1).Pass(All).Verdict);
    }

    [Fact]
    public void Nor_is_it_time_that_the_score_was_below_the_threshold()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FailAfter = TimeSpan.FromSeconds(30) })).Later(4).Fail("s1/page", "s2/page").Later(10).Pass("s3/page", "s4/page", Dns).Later(1).FailAll();
        Assert.Equal((Verdict.Pass, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(60).Pass("s3/page", "s4/page", Dns).Later(1).Pass("s3/page", "s4/page").Fail("s1/page", "s2/page");
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        timeline.Later(9).Pass("s3/page", "s4/page", Dns);
        Assert.Equal(Verdict.Pass, timeline.Wait(9).Verdict);
        Assert.Equal(Verdict.Fail, timeline.Wait(1).Verdict);
    }

    [Fact]
    public void A_reload_that_takes_the_witnesses_away_ends_it()
    {
        var timeline = Blind().Reload(Site with { Isolation = null });
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Null(timeline.DataCenter.Isolation);
    }

    [Fact]
    public void A_reload_that_makes_the_hold_shorter_ends_it_sooner()
    {
        var timeline = Blind().Wait(30).Reload(Site with { Isolation = Some.Isolation("dns") with { Hold = TimeSpan.FromSeconds(20) } });
        Assert.Equal((Verdict.Fail, true), (timeline.Verdict, timeline.DataCenter.Isolation!.IsOverdue));
    }

    [Fact]
    public void Witnesses_are_asked_as_soon_as_a_check_of_their_data_center_is_in_doubt()
    {
        var (east, west) = (InDoubtSite("east"), InDoubtSite("west"));
        var timeline = Timeline.AllPassing(Some.Plan(east, west)).Later(4).Fail("east/web/1");
        Assert.Equal([Some.Key("east/web/1"), Some.Key("east/@witness/dns")], timeline.Changes.InDoubt.Select(check => check.Key));

        static DataCenterPlan InDoubtSite(string name) => Some.DataCenter(Some.Check($"{name}/web/1", Some.Damping(fall: 3))) with
        {
            Isolation = new([new(Watched.KeyOf(WatchedKind.Witness, name, "dns"), Some.Target, Some.Cadence(), Some.Undamped)]),
        };
    }

    [Fact]
    public void A_witness_in_doubt_is_asked_once()
    {
        var site = Some.DataCenter(Some.Check("web/1", Some.Damping(fall: 3))) with { Isolation = new([Some.Watched(WatchedKind.Witness, "dns", Some.Damping(fall: 3))]) };
        Assert.Equal([Some.Key("web/1"), Some.Key(Dns)], Timeline.AllPassing(Some.Plan(site)).Later(4).FailAll().Changes.InDoubt.Select(check => check.Key));
    }

    /// <summary>The first stack is asked every ten minutes.</summary>
    private static DataCenterPlan Seldom(int stacks = 4)
    {
        var site = Some.StacksOfOne(stacks);
        return Some.DataCenter([Some.Check(All[0], cadence: Some.Cadence(600)), .. site.Stacks[1..].SelectMany(stack => stack.Checks)]) with { Isolation = Some.Isolation("dns") };
    }

    private static Timeline Blind(DataCenterPlan? site = null) => Timeline.AllPassing(Some.Plan(site ?? Site)).Later(4).FailAll();
}

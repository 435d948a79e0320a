using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

public class SnapshotFlappingTests
{
    private static readonly DataCenterPlan Site = Some.StacksOfOne(1) with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Hold) };

    [Theory]
    [InlineData(FlapAction.Hold, Verdict.Pass)]
    [InlineData(FlapAction.Fail, Verdict.Fail)]
    public void F16_a_check_that_flaps_for_an_hour_changes_the_verdict_as_often_as_its_budget_allows(FlapAction then, Verdict held)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(4, TimeSpan.FromMinutes(10), then) }));
        var changes = 0;
        for (var second = 0; second < 3600; second += 5)
        {
            var before = timeline.Verdict;
            timeline.Later(5);
            _ = second % 10 == 0 ? timeline.FailAll() : timeline.PassAll();
            changes += before == timeline.Verdict ? 0 : 1;
        }

        Assert.Equal((held == Verdict.Pass ? 4 : 5, held), (changes, timeline.Verdict));
    }

    // However the checks turn, and whenever they rest: what is told changes no more often than the budget allows, and once more where it ends in FAIL.
    [Theory]
    [InlineData(FlapAction.Hold, 0)]
    [InlineData(FlapAction.Fail, 1)]
    public void F16_in_no_window_more_is_told_than_the_budget_allows(FlapAction then, int more) => Law.Holds(Turns, turns =>
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { FlapLimit = new(2, TimeSpan.FromSeconds(10), then) }));
        var told = new List<TimeSpan>();
        foreach (var (seconds, passes) in turns)
        {
            // It is asked each second meanwhile: silence is another matter.
            for (var second = 0; second < seconds; second++)
            {
                var before = timeline.Verdict;
                timeline.Later(1);
                _ = passes ? timeline.PassAll() : timeline.FailAll();
                told.AddRange(before == timeline.Verdict ? [] : [timeline.Moment.Uptime]);
            }
        }

        Assert.All(told, at => Assert.InRange(told.Count(other => other <= at && at - other < TimeSpan.FromSeconds(10)), 1, 2 + more));
    });

    private static readonly Gen<(int Seconds, bool Passes)[]> Turns =
        Gen.Elements(1, 1, 1, 2, 3, 9, 10, 11).SelectMany(_ => Gen.Elements(true, false), (seconds, passes) => (seconds, passes)).ArrayOf(20);

    // rise and fall come first: a single sample now and then is no change at all.
    [Fact]
    public void F16_a_check_that_passes_and_fails_by_turns_never_falls_with_the_defaults()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.DataCenter(Some.Check("web/1", Some.Damping()))));
        for (var second = 0; second < 600; second++)
        {
            timeline.Later(1);
            _ = second % 2 == 0 ? timeline.FailAll() : timeline.PassAll();
            Assert.Equal((Verdict.Pass, CheckStatus.Passing), (timeline.Verdict, timeline["web/1"].Status));
        }

        Assert.Empty(timeline.DataCenter.Flaps.Changes);
    }

    // Also where PASS was held before: what blindness has failed is not raised again against what the checks say.
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void What_blindness_told_at_last_is_held_and_not_what_was_said_before(int changes)
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(5);
        for (var change = 0; change < changes; change += 2)
        {
            timeline.Fail("s1/page").Later(1).Pass("@witness/dns").Later(5).PassAll().Later(5);
        }

        Assert.Equal((Verdict.Pass, changes), (timeline.Verdict, timeline.DataCenter.Flaps.Changes.Count));
        timeline.FailAll().Later(200).FailAll();
        Assert.Equal((Verdict.Fail, Rung.Isolated), (timeline.Verdict, timeline.Decision.Rung));

        timeline.Later(1).Pass("@witness/dns").Later(5).Fail("s1/page");
        Assert.Equal((Verdict.Fail, Rung.Score, Verdict.Fail), (timeline.Verdict, timeline.Decision.Rung, timeline.DataCenter.Flaps.Held));
    }

    [Fact]
    public void What_is_held_says_so_and_what_the_checks_say_by_themselves()
    {
        var timeline = Flapping();
        Assert.Equal(
            new(Verdict.Pass, Rung.Score, "flapping, 5 changes within 10m: stays PASS until there was none for as long; by itself 0% passing (0 of 1), below the threshold of 75%"),
            timeline.Decision);
        timeline.Reload(Site with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Fail) });
        Assert.Equal(Verdict.Pass, timeline.Verdict);
    }

    [Fact]
    public void A_latched_FAIL_says_so()
    {
        var timeline = Flapping(Site with { FlapLimit = new(4, TimeSpan.FromMinutes(10), FlapAction.Fail) }).Later(5).PassAll();
        Assert.Equal(
            new(Verdict.Fail, Rung.Score, "flapping, 6 changes within 10m: stays FAIL until there was none for as long; by itself 100% passing (1 of 1), threshold 75%"), timeline.Decision);
    }

    [Fact]
    public void Calm_for_the_window_it_follows_the_checks_again()
    {
        var timeline = Flapping();
        for (var second = 5; second < 600; second += 5)
        {
            Assert.Equal(Verdict.Pass, timeline.Later(5).FailAll().Verdict);
        }

        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Later(5).FailAll().Verdict, timeline.Decision.Rung));
        Assert.Equal("the checks were calm for the whole window", timeline.Changes.DataCenters.Single().Causes[0]);
    }

    [Fact]
    public void A_requirement_that_flaps_is_held_by_its_own_rung()
    {
        var required = new DataCenterPlan(Site.Name, [Some.Stack(Site.Stacks[0].Checks[0] with { Vote = Vote.Required })]) { FlapLimit = Site.FlapLimit };
        Assert.Equal((Verdict.Pass, Rung.Required), (Flapping(required).Verdict, Flapping(required).Decision.Rung));
    }

    [Fact]
    public void A_requirement_flaps_though_the_score_stays_where_it_is()
    {
        var required = Some.DataCenter([Some.Check("pay/gateway") with { Vote = Vote.Required }, .. Some.Checks("web", 9)]) with { FlapLimit = Site.FlapLimit };
        var timeline = Timeline.AllPassing(Some.Plan(required));
        for (var change = 0; change < 5; change++)
        {
            timeline.Later(1);
            _ = change % 2 == 0 ? timeline.Fail("pay/gateway") : timeline.Pass("pay/gateway");
        }

        Assert.Equal((Verdict.Pass, 5), (timeline.Verdict, timeline.DataCenter.Flaps.Changes.Count));
    }

    [Fact]
    public void What_operators_change_is_no_flapping()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Role = Role.Burst }));
        for (var toggle = 0; toggle < 10; toggle++)
        {
            timeline.Say(toggle % 2 == 0 ? new BurstOn(Site.Name, Term.Open, null) : new BurstOff(Site.Name));
        }

        Assert.Empty(timeline.DataCenter.Flaps.Changes);
        Assert.Equal(Rung.NoBurst, timeline.Decision.Rung);
    }

    [Fact]
    public void A_site_that_is_starting_changes_nothing() => Assert.Equal(FlapState.Calm, new Timeline(Some.Plan(Site)).Wait(1).DataCenter.Flaps);

    [Fact]
    public void What_blindness_holds_is_no_change_of_what_the_checks_say()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Site with { Isolation = Some.Isolation("dns") })).Later(5).FailAll();
        Assert.Equal((Rung.Isolated, Verdict.Pass, 0), (timeline.Decision.Rung, timeline.DataCenter.Flaps.Natural, timeline.DataCenter.Flaps.Changes.Count));
    }

    private static Timeline Flapping(DataCenterPlan? site = null)
    {
        var timeline = Timeline.AllPassing(Some.Plan(site ?? Site));
        for (var change = 0; change < 5; change++)
        {
            timeline.Later(5);
            _ = change % 2 == 0 ? timeline.FailAll() : timeline.PassAll();
        }

        return timeline;
    }
}

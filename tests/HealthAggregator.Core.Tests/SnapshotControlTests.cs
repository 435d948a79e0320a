using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>Burst and overrides in the fold.</summary>
public class SnapshotControlTests
{
    private const string Name = Some.DataCenterName;

    private static readonly ControlChange On = new BurstOn(Name, Term.Open, null);

    private static DataCenterPlan Gated => Some.StacksOfOne(4) with { Role = Role.Burst };

    [Fact]
    public void A_warm_site_is_in_rotation_as_soon_as_an_operator_says_burst_on_and_out_as_soon_as_one_says_off()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Gated));
        Assert.Equal((Verdict.Fail, Rung.NoBurst), (timeline.Verdict, timeline.Decision.Rung));
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Say(On).Verdict, timeline.Decision.Rung));
        Assert.Equal("burst is off since 2030-01-01T00:00:00Z, by alice: sale over", timeline.Say(new BurstOff(Name), "sale over").Decision.Reason);
    }

    [Fact]
    public void A_sick_site_does_not_pass_because_somebody_says_burst()
    {
        var timeline = new Timeline(Some.Plan(Gated)).FailAll().Say(On);
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void What_was_said_holds_from_the_first_snapshot_of_a_process_on()
    {
        var state = new Operators(Some.Plan(Gated)).Say("00:00", new OverrideSet(Name, Verdict.Pass, Term.Open)).State;
        var snapshot = Snapshot.Start(Some.Plan(Gated), Some.At(0), state);
        Assert.Same(state, snapshot.Control);
        Assert.Equal((Verdict.Pass, Rung.Forced), (snapshot.DataCenters[0].Decision.Verdict, snapshot.DataCenters[0].Decision.Rung));
        Assert.Same(ControlState.Empty, Snapshot.Start(Some.Plan(Gated), Some.At(0)).Control);
    }

    [Fact]
    public void An_override_ends_by_itself_and_the_health_of_now_decides()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4))).Say(new OverrideSet(Name, Verdict.Fail, Some.For(1)));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (timeline.Verdict, timeline.DataCenter.Observed.Verdict));
        Assert.Equal(Rung.Forced, timeline.Later(59).PassAll().Decision.Rung);
        Assert.Equal((Verdict.Pass, Rung.Score), (timeline.Wait(1).Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void The_score_goes_on_counting_under_an_override()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Some.StacksOfOne(4) with { FailAfter = TimeSpan.FromSeconds(10) }));
        timeline.Say(new OverrideSet(Name, Verdict.Pass, Some.For(1))).FailAll().Later(60).FailAll();
        Assert.Equal((Verdict.Fail, Rung.Score), (timeline.Verdict, timeline.Decision.Rung));
    }

    [Fact]
    public void A_ramp_is_followed_step_by_step()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Gated)).Say(new BurstOn(Name, Term.Open, new(TimeSpan.FromSeconds(10))));
        Assert.Equal([1, 10, 20, 100], new[] { 0.0, 1, 1, 8 }.Select(seconds => timeline.Wait(seconds).DataCenter.WeightBy(Gated)));
    }

    [Fact]
    public void A_swap_is_seen_as_one_step()
    {
        var plan = Some.Plan(
            Some.DataCenter(Some.Check("blue/web/1")) with { Role = Role.Burst }, Some.DataCenter(Some.Check("green/web/1")) with { Role = Role.Burst });
        var timeline = Timeline.AllPassing(plan).Say(new BurstOn("blue", Term.Open, null));
        Assert.Equal([Verdict.Pass, Verdict.Fail], Verdicts());
        timeline.Say(new BurstSwap("green", "blue", Term.Open, null));
        Assert.Equal([Verdict.Fail, Verdict.Pass], Verdicts());

        IEnumerable<Verdict> Verdicts() => timeline.Now.DataCenters.Select(dataCenter => dataCenter.Decision.Verdict);
    }

    [Fact]
    public void The_state_that_comes_last_in_a_step_holds()
    {
        var operators = new Operators(Some.Plan(Gated));
        var on = operators.Say("00:00", On).State;
        var off = operators.Say("00:00", new BurstOff(Name)).State;
        var timeline = Timeline.AllPassing(Some.Plan(Gated)).Step(new Input.Controlled(on), new Input.Controlled(off));
        Assert.Equal((Verdict.Fail, 2), (timeline.Verdict, timeline.Now.Control.Revision));
    }

    [Fact]
    public void What_was_said_outlives_a_reload_even_one_that_takes_the_data_center_away()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Gated)).Say(On).Reload(Some.DataCenter(Some.Check("west/web/1"))).Reload(Gated).PassAll();
        Assert.Equal(Verdict.Pass, timeline.Verdict);
    }

    [Fact]
    public void A_reload_that_makes_an_active_data_center_a_burst_one_takes_it_out_unless_burst_is_on()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Gated with { Role = Role.Active }));
        Assert.Equal(Rung.NoBurst, timeline.Reload(Gated).Decision.Rung);
        Assert.Equal(Verdict.Pass, timeline.Reload(Gated with { Role = Role.Active }).Say(On).Reload(Gated).Verdict);
    }

    [Fact]
    public void A_clock_that_is_set_moves_nothing_but_what_has_an_edge()
    {
        var timeline = Timeline.AllPassing(Some.Plan(Gated)).Say(On);
        Assert.Equal(Verdict.Pass, timeline.Jump(TimeSpan.FromDays(3650)).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Jump(TimeSpan.FromDays(-7300)).Verdict);
        timeline.Say(new BurstOn(Name, Some.For(60), null));
        Assert.Equal(Verdict.Fail, timeline.Jump(TimeSpan.FromHours(1)).Verdict);
        Assert.Equal(Verdict.Pass, timeline.Jump(TimeSpan.FromHours(-1)).Verdict);
    }

    [Fact]
    public void A_change_of_the_verdict_is_reported_with_its_rung()
    {
        var change = Assert.Single(Timeline.AllPassing(Some.Plan(Gated)).Say(On).Changes.DataCenters);
        Assert.Equal((Rung.NoBurst, Rung.Score, Verdict.Pass), (change.Before.Rung, change.After.Rung, change.After.Verdict));
    }
}

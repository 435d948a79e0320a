using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class ControlStateTests
{
    private static readonly DataCenterPlan Blue = Some.DataCenter(Some.Check("blue/web/1"));
    private static readonly DataCenterPlan Green = Some.DataCenter(Some.Check("green/web/1")) with { BurstWhenUnknown = true };
    private static readonly Plan Plan = Some.Plan(Blue, Green);
    private static readonly ControlState Lost = ControlState.Empty with { Revision = 41, IsKnown = false };

    [Fact]
    public void Nobody_ever_said_anything()
    {
        Assert.Equal((0, true), (ControlState.Empty.Revision, ControlState.Empty.IsKnown));
        Assert.Same(DataCenterControl.None, ControlState.Empty["blue"]);
        Assert.False(ControlState.Empty.IsInMaintenance("blue", "web", Some.Wall));
        Assert.Equal(new(null, Burst.Untouched.At(Some.Wall), true), ControlState.Empty.EffectOn(Green, Some.Wall)); // whatever burst_when_unknown is
    }

    [Fact]
    public void Data_centers_are_told_apart_letter_by_letter() =>
        Assert.Same(DataCenterControl.None, new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null)).State["BLUE"]);

    [Fact]
    public void What_it_comes_to_is_what_was_said_of_the_data_center_at_that_moment()
    {
        var state = new Operators(Plan)
            .Say("12:00", new BurstOn("blue", Some.For(60), null))
            .Say("12:00", new OverrideSet("green", Verdict.Fail, Some.From("12:30"))).State;
        Assert.Equal(new(null, state["blue"].Burst.At(Some.Clock("12:30")), true), state.EffectOn(Blue, Some.Clock("12:30")));
        Assert.Equal(new(null, Burst.Untouched.At(Some.Wall), true), state.EffectOn(Green, Some.Clock("12:29")));
        Assert.Equal(state["green"].Override, state.EffectOn(Green, Some.Clock("12:30")).Override);
    }

    [Fact]
    public void Where_it_is_lost_burst_is_what_the_configuration_says_for_that_case()
    {
        Assert.Equal(new(null, new(false, 0, null, null, null, null), false), Lost.EffectOn(Blue, Some.Wall));
        Assert.Equal(new(null, new(true, 100, null, null, null, null), false), Lost.EffectOn(Green, Some.Wall));
    }

    [Fact]
    public void Accepted_nothing_moves_and_what_is_in_effect_is_what_was_said()
    {
        var accepted = Lost.Accepted(Plan, Some.By("12:00", "the disk died"));
        Assert.Equal((42, true), (accepted.Revision, accepted.IsKnown));
        Assert.Equal(new(null, new(false, 0, null, null, null, null), true), accepted.EffectOn(Blue, Some.Clock("13:00")));
        Assert.Equal(
            new(null, new(true, 100, Some.Clock("12:00"), null, null, Some.By("12:00", "the disk died")), true), accepted.EffectOn(Green, Some.Clock("13:00")));
    }

    [Fact]
    public void Accepted_where_it_is_not_lost_it_is_one_revision_further_and_says_what_it_said()
    {
        var state = new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null)).State;
        var accepted = state.Accepted(Plan, Some.By("13:00"));
        Assert.Equal((2, true), (accepted.Revision, accepted.IsKnown));
        Assert.Same(state.DataCenters, accepted.DataCenters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loss_is_told_over_every_change_until_it_is_accepted(bool isKnown)
    {
        var found = ControlState.Empty with { IsKnown = isKnown, Unaccepted = "the newest copy is damaged" };
        var changed = found.With(KeyValuePair.Create("green", DataCenterControl.None));
        Assert.Equal("the newest copy is damaged", changed.Unaccepted);
        Assert.Null(changed.Accepted(Plan, Some.By()).Unaccepted);
    }

    [Fact]
    public void The_next_one_has_the_next_revision_and_keeps_what_is_not_named()
    {
        var state = new Operators(Plan).Say("12:00", new BurstOn("blue", Term.Open, null)).State;
        var next = state.With(KeyValuePair.Create("green", new DataCenterControl { Override = new(Verdict.Pass, Window.Always, Some.By()) }));
        Assert.Equal(2, next.Revision);
        Assert.Same(state["blue"], next["blue"]);
        Assert.Equal(Verdict.Pass, next["green"].Override?.Verdict);
        Assert.Same(DataCenterControl.None, state["green"]);
    }
}

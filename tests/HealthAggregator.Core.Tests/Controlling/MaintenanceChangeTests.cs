using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class MaintenanceChangeTests
{
    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1"), Some.Check("blue/db/1")), Some.DataCenter(Some.Check("green/api/1")));
    private static readonly ControlChange Clear = new MaintenanceClear("blue", "web");

    private readonly Operators _operators = new(Plan);

    [Fact]
    public void It_is_in_effect_at_once_and_until_its_end()
    {
        _operators.Say("12:00", Web(Some.For(60)));
        Assert.Equal(new(new(null, Some.Clock("13:00")), Some.By("12:00")), _operators.State["blue"].Maintenance["web"]);
        Assert.Equal((true, true, false), (IsIn("11:00"), IsIn("12:59"), IsIn("13:00")));
    }

    [Fact]
    public void It_is_of_one_stack_of_one_data_center()
    {
        _operators.Say("12:00", Web(Term.Open));
        Assert.False(_operators.State.IsInMaintenance("blue", "db", Some.Clock("12:30")));
        Assert.False(_operators.State.IsInMaintenance("green", "web", Some.Clock("12:30")));
    }

    [Fact]
    public void One_for_later_begins_later()
    {
        _operators.Say("12:00", Web(Some.From("13:00", "14:00")));
        Assert.Equal((false, true, false), (IsIn("12:59"), IsIn("13:00"), IsIn("14:00")));
    }

    [Fact]
    public void Twice_the_same_is_one() => _operators.Say("12:00", Web(Some.For(60))).Repeat("12:00:59", Web(Some.For(60)), actor: "bob")
        .Say("12:01", Web(Some.For(60))).Say("12:02", Web(Term.Open)).Repeat("12:03", Web(Term.Open)).Say("12:04", Web(Term.Open), "Cyber Monday");

    [Fact]
    public void The_same_one_again_after_it_has_ended_is_a_change()
    {
        _operators.Say("12:00", Web(Some.For(1))).Say("12:01", Web(Some.For(1)));
        Assert.True(IsIn("12:01:30"));
    }

    [Fact]
    public void One_for_later_is_not_the_same_as_one_at_once()
    {
        _operators.Say("12:00", Web(Some.From("13:00", "14:00"))).Repeat("12:01", Web(Some.From("13:00", "14:00"))).Say("12:02", Web(Some.Until("14:00")));
        Assert.True(IsIn("12:03"));
    }

    [Fact]
    public void One_for_later_does_not_silently_end_the_one_in_effect()
    {
        _operators.Say("12:00", Web(Some.For(60)));
        Assert.Equal(
            Refusal.Conflict("blue/web is in maintenance, which a later one would end now.", "End it first, or leave from out to replace it at once."),
            _operators.Try("12:30", Web(Some.From("14:00"))));
        _operators.Say("12:31", new MaintenanceSet("blue", "db", Some.From("14:00"))).Say("13:00", Web(Some.From("14:00"))).Say("13:01", Web(Some.From("15:00")));
    }

    [Fact]
    public void Cleared_it_is_gone_in_effect_or_not()
    {
        _operators.Repeat("11:00", Clear).Say("12:00", Web(Term.Open)).Say("12:30", Clear).Repeat("12:31", Clear);
        Assert.False(IsIn("12:31"));
        _operators.Say("12:32", Web(Some.From("14:00"))).Say("12:33", Clear);
        Assert.False(IsIn("14:00"));
    }

    [Fact]
    public void A_stack_that_the_data_center_has_not_is_refused_and_those_that_it_has_are_named()
    {
        var refusal = Refusal.NotFound("blue has no stack api.", "Name one that it has: web, db.");
        Assert.Equal(refusal, _operators.Try("12:00", new MaintenanceSet("blue", "api", Term.Open)));
        Assert.Equal(refusal, _operators.Try("12:00", new MaintenanceClear("blue", "api")));
    }

    [Fact]
    public void A_term_that_makes_no_sense_is_refused() => Assert.Equal("for is no time at all.", _operators.Try("12:00", Web(Some.For(0))).Title);

    private static MaintenanceSet Web(Term term) => new("blue", "web", term);

    private bool IsIn(string time) => _operators.State.IsInMaintenance("blue", "web", Some.Clock(time));
}

using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class OverrideChangeTests
{
    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1")));
    private static readonly ControlChange Clear = new OverrideClear("blue");

    private readonly Operators _operators = new(Plan);

    [Fact]
    public void It_is_in_effect_at_once_and_until_its_end()
    {
        _operators.Say("12:00", Fail(Some.For(60)));
        Assert.Equal(new(Verdict.Fail, new(null, Some.Clock("13:00")), Some.By("12:00")), _operators.EffectOn("blue", "12:59").Override);
        Assert.Null(_operators.EffectOn("blue", "13:00").Override);
        Assert.NotNull(_operators.EffectOn("blue", "11:00").Override); // a clock set back does not end it
    }

    [Fact]
    public void One_for_later_begins_later()
    {
        _operators.Say("12:00", Fail(Some.From("13:00")));
        Assert.Equal((null, Verdict.Fail), (_operators.EffectOn("blue", "12:59").Override?.Verdict, _operators.EffectOn("blue", "13:00").Override?.Verdict));
    }

    [Fact]
    public void The_last_one_holds()
    {
        _operators.Say("12:00", Fail(Term.Open)).Say("12:01", new OverrideSet("blue", Verdict.Pass, Some.For(60)));
        Assert.Equal(Verdict.Pass, _operators.EffectOn("blue", "12:02").Override?.Verdict);
        Assert.Null(_operators.EffectOn("blue", "13:02").Override);
    }

    [Fact]
    public void Twice_the_same_is_one() => _operators.Say("12:00", Fail(Some.For(60))).Repeat("12:00:59", Fail(Some.For(60)), actor: "bob")
        .Say("12:01", Fail(Some.For(60))).Say("12:02", Fail(Term.Open)).Repeat("12:03", Fail(Term.Open))
        .Say("12:04", Fail(Term.Open), "Cyber Monday").Say("12:05", new OverrideSet("blue", Verdict.Pass, Term.Open), "Cyber Monday");

    [Fact]
    public void The_same_one_again_after_it_has_ended_is_a_change()
    {
        _operators.Say("12:00", Fail(Some.For(1))).Say("12:01", Fail(Some.For(1)));
        Assert.NotNull(_operators.EffectOn("blue", "12:01:30").Override);
    }

    [Fact]
    public void One_for_later_is_not_the_same_as_one_at_once()
    {
        _operators.Say("12:00", Fail(Some.From("13:00", "14:00"))).Repeat("12:01", Fail(Some.From("13:00", "14:00"))).Say("12:02", Fail(Some.Until("14:00")));
        Assert.NotNull(_operators.EffectOn("blue", "12:03").Override);
    }

    [Fact]
    public void One_for_later_does_not_silently_end_the_one_in_effect()
    {
        _operators.Say("12:00", Fail(Some.For(60)));
        Assert.Equal(
            Refusal.Conflict("blue has an override in effect, which a later one would end now.", "Clear it first, or leave from out to replace it at once."),
            _operators.Try("12:30", Fail(Some.From("14:00"))));
        _operators.Say("13:00", Fail(Some.From("14:00"))).Say("13:01", Fail(Some.From("15:00")));
    }

    [Fact]
    public void Cleared_it_is_gone_in_effect_or_not()
    {
        _operators.Repeat("11:00", Clear).Say("12:00", Fail(Term.Open)).Say("12:30", Clear).Repeat("12:31", Clear);
        Assert.Null(_operators.EffectOn("blue", "12:31").Override);
        _operators.Say("12:32", Fail(Some.From("14:00"))).Say("12:33", Clear);
        Assert.Null(_operators.EffectOn("blue", "14:00").Override);
    }

    [Fact]
    public void A_term_that_makes_no_sense_is_refused() => Assert.Equal("for is no time at all.", _operators.Try("12:00", Fail(Some.For(0))).Title);

    private static OverrideSet Fail(Term term) => new("blue", Verdict.Fail, term);
}

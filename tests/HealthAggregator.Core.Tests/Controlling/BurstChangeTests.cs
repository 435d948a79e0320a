using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class BurstChangeTests
{
    private static readonly Plan Plan = Some.Plan(Some.DataCenter(Some.Check("blue/web/1")), Some.DataCenter(Some.Check("green/web/1")));

    private static readonly ControlChange On = new BurstOn("blue", Term.Open, null);
    private static readonly ControlChange Off = new BurstOff("blue");

    private readonly Operators _operators = new(Plan);

    [Fact]
    public void On_is_on_until_off_is_said()
    {
        _operators.Say("12:00", On);
        Assert.Equal(new(true, 100, Some.Clock("12:00"), null, null, Some.By("12:00")), _operators.EffectOn("blue", "23:00").Burst);
        Assert.False(_operators.Say("13:00", Off).IsOn("blue", "13:00"));
    }

    [Fact]
    public void On_for_a_while_counts_from_now()
    {
        _operators.Say("12:00", new BurstOn("blue", Some.For(60), Some.Ramp(99)));
        Assert.Equal(new(true, 31, Some.Clock("12:00"), Some.Clock("13:00"), null, Some.By("12:00")), _operators.EffectOn("blue", "12:30").Burst);
    }

    [Fact]
    public void On_twice_changes_nothing_the_second_time()
    {
        _operators.Say("12:00", On).Repeat("12:30", On, actor: "bob");
        _operators.Say("12:40", new BurstOn("blue", Some.For(60), Some.Ramp(5))).Repeat("12:40:59", new BurstOn("blue", Some.For(60), Some.Ramp(5)));
        _operators.Repeat("12:40:59", new BurstOn("blue", Some.For(60), null));
    }

    [Fact]
    public void On_with_another_reason_end_or_ramp_is_another_change()
    {
        _operators.Say("12:00", On).Say("12:01", On, "Cyber Monday");
        _operators.Say("12:02", new BurstOn("blue", Some.Until("13:00"), null), "Cyber Monday");
        _operators.Say("12:03", new BurstOn("blue", Some.Until("13:00"), Some.Ramp(5)), "Cyber Monday");
        Assert.Equal(Some.Clock("12:00"), _operators.EffectOn("blue", "12:04").Burst.Since);
    }

    [Fact]
    public void On_after_it_has_ended_by_itself_is_a_change()
    {
        var hour = new BurstOn("blue", Some.Until("13:00"), null);
        Assert.Equal("until is in the past: it is 2030-01-01T13:00:00Z now.", _operators.Say("12:00", hour).Try("13:00", hour).Title);
        Assert.Equal(Some.Clock("13:00"), _operators.Say("13:00", On).EffectOn("blue", "13:00").Burst.Since);
    }

    [Fact]
    public void On_while_a_scheduled_one_is_on_outlives_it()
    {
        _operators.Say("10:00", new BurstSchedule("blue", Some.From("12:00", "13:00"), Ramp.None)).Say("12:30", On);
        Assert.Equal((true, Some.Clock("12:00")), (_operators.IsOn("blue", "13:30"), _operators.EffectOn("blue", "13:30").Burst.Since));
    }

    [Fact]
    public void On_cannot_begin_later() => Assert.Equal(
        "from is given for a burst that is to begin at once.", _operators.Try("12:00", new BurstOn("blue", Some.From("13:00"), null)).Title);

    [Fact]
    public void Off_twice_changes_nothing_the_second_time() => _operators.Repeat("11:00", Off).Say("12:00", On).Say("13:00", Off).Repeat("14:00", Off);

    [Fact]
    public void Off_after_it_has_ended_by_itself_keeps_it_off_though_the_clock_is_set_back()
    {
        _operators.Say("12:00", new BurstOn("blue", Some.For(60), null)).Say("14:00", Off);
        Assert.False(_operators.IsOn("blue", "12:30"));
        _operators.Say("15:00", new BurstSchedule("blue", Some.From("16:00", "17:00"), Ramp.None)).Say("18:00", Off).Repeat("18:01", Off);
        Assert.False(_operators.IsOn("blue", "16:30"));
    }

    [Fact]
    public void Off_ends_a_scheduled_one_that_is_on_and_leaves_those_to_come()
    {
        _operators.Say("10:00", new BurstSchedule("blue", Some.From("12:00", "13:00"), Ramp.None))
            .Say("10:01", new BurstSchedule("blue", Some.From("18:00", "19:00"), Ramp.None)).Say("12:30", Off);
        Assert.Equal((false, true), (_operators.IsOn("blue", "12:31"), _operators.IsOn("blue", "18:00")));
    }

    [Fact]
    public void Off_at_the_very_moment_at_which_a_scheduled_one_begins_ends_it()
    {
        _operators.Say("10:00", new BurstSchedule("blue", Some.From("12:00", "13:00"), Ramp.None)).Say("12:00", Off);
        Assert.False(_operators.IsOn("blue", "12:00"));
    }

    [Fact]
    public void On_after_off_is_a_change_whatever_reason_off_had() => _operators.Say("12:00", On).Say("12:01", Off).Say("12:02", On);

    [Fact]
    public void Off_leaves_what_is_to_come_alone_though_that_is_all_there_is() =>
        _operators.Say("10:00", new BurstSchedule("blue", Some.From("12:00", "13:00"), Ramp.None)).Repeat("11:00", Off);

    [Fact]
    public void A_swap_turns_one_on_and_the_other_off_in_one_revision()
    {
        _operators.Say("12:00", On).Say("13:00", new BurstSwap("green", "blue", Some.For(60), Some.Ramp(99)));
        Assert.Equal(2, _operators.State.Revision);
        Assert.Equal(new(true, 1, Some.Clock("13:00"), Some.Clock("14:00"), null, Some.By("13:00")), _operators.EffectOn("green", "13:00").Burst);
        Assert.Equal(new(false, 0, Some.Clock("13:00"), null, null, Some.By("13:00")), _operators.EffectOn("blue", "13:00").Burst);
    }

    [Fact]
    public void A_swap_of_which_one_half_is_so_already_changes_the_other_half()
    {
        var off = _operators.Say("12:00", new BurstSwap("green", "blue", Term.Open, null)).State["blue"];
        Assert.Same(DataCenterControl.None, off);
        _operators.Repeat("12:01", new BurstSwap("green", "blue", Term.Open, null));
        var green = _operators.Say("12:02", On).State["green"];
        Assert.Same(green, _operators.Say("12:03", new BurstSwap("green", "blue", Term.Open, null)).State["green"]);
        Assert.False(_operators.IsOn("blue", "12:03"));
    }

    [Fact]
    public void A_swap_names_two_data_centers_that_there_are()
    {
        Assert.Equal(Refusal.Invalid("on and off name the same data center.", "Name two."), _operators.Try("12:00", new BurstSwap("blue", "blue", Term.Open, null)));
        Assert.Equal("There is no data center red.", _operators.Try("12:00", new BurstSwap("blue", "red", Term.Open, null)).Title);
    }

    [Fact]
    public void A_swap_is_refused_as_a_whole()
    {
        _operators.Say("12:00", On);
        Assert.Equal("for is no time at all.", _operators.Try("13:00", new BurstSwap("green", "blue", Some.For(0), null)).Title);
        Assert.Equal("from is given for a burst that is to begin at once.", _operators.Try("13:00", new BurstSwap("green", "blue", Some.From("14:00"), null)).Title);
    }
}

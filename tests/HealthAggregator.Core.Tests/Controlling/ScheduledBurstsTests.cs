using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

/// <summary>What becomes of a burst that begins and ends by itself, alone and among others.</summary>
public class ScheduledBurstsTests
{
    private static readonly Burst Lunch = Burst.Untouched.With(Scheduled(1, "12:00", "13:00"));

    [Fact]
    public void It_begins_and_ends_by_itself()
    {
        Assert.Equal(new(false, 0, null, null, Some.Clock("12:00"), null), Lunch.At(Some.Clock("11:59")));
        Assert.Equal(new(true, 100, Some.Clock("12:00"), Some.Clock("13:00"), null, By(1)), Lunch.At(Some.Clock("12:00")));
        Assert.Equal(new(false, 0, Some.Clock("13:00"), null, null, By(1)), Lunch.At(Some.Clock("13:00")));
    }

    [Fact]
    public void A_clock_set_back_over_its_beginning_ends_it_until_it_begins_again() => Assert.False(Lunch.At(Some.Clock("11:00")).IsOn);

    [Fact]
    public void Its_ramp_begins_with_it() =>
        Assert.Equal(31, Burst.Untouched.With(Scheduled(1, "12:00", "14:00", Some.Ramp(99))).At(Some.Clock("12:30")).Weight);

    [Fact]
    public void They_are_listed_in_the_order_in_which_they_begin_whatever_the_order_in_which_they_were_said()
    {
        var burst = Burst.Untouched.With(Scheduled(3, "18:00", "19:00")).With(Scheduled(2, "12:00", "13:00")).With(Scheduled(1, "12:00", "15:00"));
        Assert.Equal([1, 2, 3], burst.Scheduled.Select(scheduled => scheduled.Id));
        Assert.Equal(Some.Clock("12:00"), burst.At(Some.Clock("09:00")).Next);
        Assert.Equal(Some.Clock("18:00"), burst.At(Some.Clock("15:00")).Next);
        Assert.Null(burst.At(Some.Clock("19:00")).Next);
    }

    [Fact]
    public void Where_one_ends_and_another_has_begun_it_stays_on_until_the_last_of_them_ends()
    {
        var burst = Burst.Untouched.On(Some.Clock("11:00"), null, Some.By("10:00"))
            .With(Scheduled(1, "11:00", "12:00")).With(Scheduled(2, "11:30", "13:00")).With(Scheduled(3, "12:10", "12:20")).With(Scheduled(4, "13:01", "14:00"));
        Assert.All(["10:00", "11:00", "11:45", "12:15", "12:59"], time =>
            Assert.Equal((true, Some.Clock("10:00"), Some.Clock("13:00")), (burst.At(Some.Clock(time)).IsOn, burst.At(Some.Clock(time)).Since, burst.At(Some.Clock(time)).Until)));
        Assert.False(burst.At(Some.Clock("13:00")).IsOn);
    }

    [Fact]
    public void One_without_an_end_takes_away_the_end_of_those_before_it()
    {
        var burst = Lunch.With(Scheduled(2, "12:30", null));
        Assert.Null(burst.At(Some.Clock("12:10")).Until);
        Assert.True(burst.At(DateTimeOffset.MaxValue).IsOn);
    }

    [Fact]
    public void Of_several_that_are_over_the_one_that_ended_last_turned_it_off()
    {
        var burst = Lunch.With(Scheduled(2, "14:00", "15:00"));
        Assert.Equal(new(false, 0, Some.Clock("15:00"), null, null, By(2)), burst.At(Some.Clock("16:00")));
    }

    [Fact]
    public void A_switch_is_on_since_what_had_it_on_before_though_the_clock_was_set_back_to_before_it()
    {
        var burst = Burst.Untouched.On(null, null, Some.By("12:00")).With(Scheduled(1, "10:30", "11:30"));
        Assert.Equal((true, Some.Clock("10:30")), (burst.At(Some.Clock("11:00")).IsOn, burst.At(Some.Clock("11:00")).Since));
    }

    [Fact]
    public void One_inside_another_one_changes_nothing()
    {
        var burst = Lunch.With(Scheduled(2, "12:10", "12:20", Some.Ramp(10)));
        Assert.All(["12:00", "12:15", "12:30"], time => Assert.Equal(Lunch.At(Some.Clock(time)), burst.At(Some.Clock(time))));
    }

    [Fact]
    public void What_was_said_by_hand_is_named_before_what_was_scheduled()
    {
        var burst = Lunch.On(Some.Clock("12:30"), null, Some.By("11:00", "by hand"));
        Assert.Equal("by hand", burst.At(Some.Clock("12:10")).By?.Reason);
        Assert.Equal(By(1), burst.At(Some.Clock("12:40")).By);
    }

    [Fact]
    public void The_weight_does_not_fall_when_one_burst_takes_over_from_another()
    {
        var byHand = Lunch.On(Some.Clock("12:00"), null, Some.By("10:00")).With(Scheduled(2, "12:00", "18:00", Some.Ramp(99)));
        Assert.Equal(100, byHand.At(Some.Clock("12:00")).Weight);
        var scheduled = Lunch.With(Scheduled(2, "12:30", "18:00", Some.Ramp(99)));
        Assert.Equal(100, scheduled.At(Some.Clock("13:00")).Weight);
        Assert.Equal(100, scheduled.With(Scheduled(3, "20:00", "21:00") with { By = Some.By("13:10") }).At(Some.Clock("13:10")).Weight);
    }

    [Fact]
    public void One_that_was_over_before_it_went_on_again_is_not_remembered()
    {
        var burst = Lunch.With(Scheduled(2, "13:01", "18:00", Some.Ramp(99)));
        Assert.Equal((30, Some.Clock("13:01")), (burst.At(Some.Clock("13:30")).Weight, burst.At(Some.Clock("13:30")).Since));
        Assert.Equal([2, 3], burst.With(Scheduled(3, "20:00", null) with { By = Some.By("13:30") }).Scheduled.Select(scheduled => scheduled.Id));
    }

    [Fact]
    public void Since_when_and_by_whom_it_is_off_is_not_forgotten_over_another_change()
    {
        var before = Lunch.Off(Some.By("10:00", "before"));
        var after = before.With(Scheduled(2, "20:00", null) with { By = Some.By("14:00") });
        Assert.Equal(new(false, 0, Some.Clock("13:00"), null, Some.Clock("20:00"), By(1)), after.At(Some.Clock("14:00")));
    }

    [Fact]
    public void A_switch_that_ended_later_is_what_it_is_off_by()
    {
        var burst = Lunch.On(Some.Clock("13:30"), null, Some.By("12:10", "by hand"));
        Assert.Equal((Some.Clock("13:30"), "by hand"), (burst.At(Some.Clock("14:00")).Since, burst.At(Some.Clock("14:00")).By?.Reason));
    }

    [Fact]
    public void Off_by_a_clock_that_was_set_back_since_is_not_what_ended_a_burst_before_then()
    {
        var burst = Lunch.Off(Some.By("15:00")).With(Scheduled(2, "12:30", "13:30") with { By = Some.By("11:00") });
        Assert.Equal((Some.Clock("13:30"), Some.By("11:00")), (burst.At(Some.Clock("14:00")).Since, burst.At(Some.Clock("14:00")).By));
        Assert.Equal(Some.Clock("15:00"), burst.At(Some.Clock("15:00")).Since);
    }

    [Fact]
    public void Off_ends_the_one_that_has_begun_and_leaves_the_one_to_come()
    {
        var burst = Lunch.With(Scheduled(2, "18:00", "19:00")).Off(Some.By("12:30", "enough"));
        Assert.Equal(new(false, 0, Some.Clock("12:30"), null, Some.Clock("18:00"), Some.By("12:30", "enough")), burst.At(Some.Clock("12:31")));
        Assert.Equal([2], burst.Scheduled.Select(scheduled => scheduled.Id));
        Assert.True(burst.At(Some.Clock("18:00")).IsOn);
    }

    [Fact]
    public void Off_at_the_moment_at_which_one_begins_ends_it() => Assert.Empty(Lunch.Off(Some.By("12:00")).Scheduled);

    [Fact]
    public void Cancelled_before_it_begins_it_never_does()
    {
        var burst = Lunch.With(Scheduled(2, "18:00", "19:00")).Without(1, Some.By("11:00"));
        Assert.Equal(new(false, 0, null, null, Some.Clock("18:00"), null), burst.At(Some.Clock("12:30")));
    }

    [Fact]
    public void Cancelled_while_nothing_else_has_it_on_it_is_off_by_whoever_cancelled()
    {
        var burst = Lunch.With(Scheduled(2, "18:00", "19:00")).Without(1, Some.By("12:30", "enough"));
        Assert.Equal(new(false, 0, Some.Clock("12:30"), null, Some.Clock("18:00"), Some.By("12:30", "enough")), burst.At(Some.Clock("12:31")));
    }

    [Fact]
    public void Cancelled_while_something_else_has_it_on_it_stays_on()
    {
        var burst = Lunch.On(null, null, Some.By("11:00")).Without(1, Some.By("12:30"));
        Assert.Equal(Burst.Untouched.On(null, null, Some.By("11:00")), burst);
    }

    private static Authorship By(long id) => Some.By("00:00", $"scheduled {id}");

    private static ScheduledBurst Scheduled(long id, string from, string? until, Ramp? ramp = null) =>
        new(id, Some.Clock(from), until is null ? null : Some.Clock(until), ramp ?? Ramp.None, By(id));
}

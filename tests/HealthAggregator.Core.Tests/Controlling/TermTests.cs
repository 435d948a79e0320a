using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Controlling;

public class TermTests
{
    private static readonly DateTimeOffset Noon = Some.Clock("12:00");

    // Expected to be refused at 12:00; minutes of for, then the times of from and until.
    [Theory]
    [InlineData(60.0, null, "13:00", "Both for and until are given.", "Say one of them.")]
    [InlineData(0.0, null, null, "for is no time at all.", "Write a duration above zero, such as 30m.")]
    [InlineData(-1.0, "13:00", null, "for is no time at all.", "Write a duration above zero, such as 30m.")]
    [InlineData(null, "11:59", null, "from is in the past: it is 2030-01-01T12:00:00Z now.", "Leave from out to begin at once, or write a later time.")]
    [InlineData(null, "12:00", "13:00", "from is in the past: it is 2030-01-01T12:00:00Z now.", "Leave from out to begin at once, or write a later time.")]
    [InlineData(null, null, "11:59", "until is in the past: it is 2030-01-01T12:00:00Z now.", "Write a later time, or a duration with for.")]
    [InlineData(null, null, "12:00", "until is in the past: it is 2030-01-01T12:00:00Z now.", "Write a later time, or a duration with for.")]
    [InlineData(null, "14:00", "13:00", "until is not after from.", "Write a later until, or a duration with for.")]
    [InlineData(null, "14:00", "14:00", "until is not after from.", "Write a later until, or a duration with for.")]
    public void What_makes_no_sense_is_refused(double? minutes, string? from, string? until, string title, string detail) => Assert.Equal(
        Refusal.Invalid(title, detail), Term(minutes, from, until).Refuse(Noon));

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(60.0, null, null, "13:00")]
    [InlineData(null, null, "12:00:00.0000001", "12:00:00.0000001")]
    [InlineData(null, "12:00:00.0000001", null, null)]
    [InlineData(60.0, "13:00", null, "14:00")]
    [InlineData(null, "13:00", "13:00:00.0000001", "13:00:00.0000001")]
    public void What_makes_sense_ends_when_it_was_said(double? minutes, string? from, string? until, string? end)
    {
        var term = Term(minutes, from, until);
        Assert.Null(term.Refuse(Noon));
        Assert.Equal(Clock(end), term.EndFrom(Noon));
        Assert.Equal(new(Clock(from), Clock(end)), term.WindowFrom(Noon));
    }

    [Fact]
    public void One_without_anything_is_open()
    {
        Assert.Equal(new(null, null, null), Core.Controlling.Term.Open);
        Assert.Equal(Window.Always, Core.Controlling.Term.Open.WindowFrom(Noon));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_time_that_no_calendar_has_is_refused(int hours, bool isFine)
    {
        var term = new Term(null, TimeSpan.FromHours(hours), null);
        var late = DateTimeOffset.MaxValue - TimeSpan.FromHours(1);
        Assert.Equal(isFine, term.Refuse(late) is null);
        Assert.Equal(isFine, (term with { From = late }).Refuse(Noon) is null);
        Assert.Equal(
            Refusal.Invalid("for reaches beyond the end of the calendar.", "Write an earlier from, or a shorter for."),
            new Term(null, TimeSpan.FromHours(2), null).Refuse(late));
    }

    [Fact]
    public void An_end_on_the_last_day_of_the_calendar_does_not_depend_on_the_time_zone()
    {
        var from = new DateTimeOffset(9999, 12, 31, 23, 0, 0, TimeSpan.FromHours(5));
        var term = new Term(from, TimeSpan.FromHours(2), null);
        Assert.Null(term.Refuse(Noon));
        Assert.Equal(new DateTimeOffset(9999, 12, 31, 20, 0, 0, TimeSpan.Zero), term.EndFrom(Noon));
    }

    [Fact]
    public void What_begins_at_once_has_no_from()
    {
        Assert.Null(Some.For(5).RefuseAtOnce(Noon));
        Assert.Equal("for is no time at all.", Some.For(0).RefuseAtOnce(Noon)?.Title);
        Assert.Equal(
            Refusal.Invalid("from is given for a burst that is to begin at once.", "Leave from out, or schedule a burst."),
            Some.From("13:00").RefuseAtOnce(Noon));
    }

    [Fact]
    public void What_begins_later_has_a_from()
    {
        Assert.Null(Some.From("13:00").RefuseLater(Noon));
        Assert.Equal("until is not after from.", Some.From("13:00", "12:30").RefuseLater(Noon)?.Title);
        Assert.Equal(
            Refusal.Invalid("from is missing.", "Write the time at which the burst is to begin, or turn it on at once."),
            Some.For(5).RefuseLater(Noon));
    }

    // An end counted from now comes out later each time it is asked for: a tenth of the duration, or a minute, is no change.
    [Theory]
    [InlineData(5.0, "12:05", "12:00:29", true)]
    [InlineData(5.0, "12:05", "12:00:30", false)]
    [InlineData(5.0, "12:05", "11:59:31", true)]
    [InlineData(5.0, "12:05", "11:59:30", false)]
    [InlineData(10.0, "12:10", "12:00:59", true)]
    [InlineData(10.0, "12:10", "12:01", false)]
    [InlineData(600.0, "22:00", "12:00:59", true)]
    [InlineData(600.0, "22:00", "12:01", false)]
    [InlineData(5.0, null, "12:00", false)]
    public void An_end_asked_for_again_a_little_later_is_the_same(double minutes, string? end, string now, bool isSame) =>
        Assert.Equal(isSame, Some.For(minutes).IsSameEnd(Clock(end), Some.Clock(now)));

    [Theory]
    [InlineData("13:00", "13:00", true)]
    [InlineData("13:00", "13:00:00.0000001", false)]
    [InlineData("13:00", null, false)]
    [InlineData(null, "13:00", false)]
    [InlineData(null, null, true)]
    public void An_end_by_the_clock_is_the_same_to_the_tick(string? until, string? end, bool isSame) =>
        Assert.Equal(isSame, new Term(null, null, Clock(until)).IsSameEnd(Clock(end), Noon));

    private static DateTimeOffset? Clock(string? time) => time is null ? null : Some.Clock(time);

    private static Term Term(double? minutes, string? from, string? until) =>
        new(Clock(from), minutes is { } number ? TimeSpan.FromMinutes(number) : null, Clock(until));
}

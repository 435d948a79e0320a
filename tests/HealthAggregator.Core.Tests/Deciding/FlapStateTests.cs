using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class FlapStateTests
{
    [Fact]
    public void What_is_held_is_held_until_the_window_after_the_last_change()
    {
        var (limit, minute) = (new FlapLimit(1, TimeSpan.FromMinutes(5), FlapAction.Hold), TimeSpan.FromMinutes(1));
        Assert.Equal(6 * minute, new FlapState(Verdict.Pass, [TimeSpan.Zero, minute], Verdict.Fail).HeldUntil(limit));
        Assert.Null(new FlapState(Verdict.Pass, [TimeSpan.Zero, minute], null).HeldUntil(limit));
        Assert.Null(new FlapState(Verdict.Pass, [], Verdict.Fail).HeldUntil(limit));
    }

    private static readonly FlapLimit Hold = new(4, TimeSpan.FromMinutes(10), FlapAction.Hold);
    private static readonly FlapLimit Fail = new(4, TimeSpan.FromMinutes(10), FlapAction.Fail);

    [Fact]
    public void The_first_verdict_is_no_change() => Assert.Empty(Lived("P", Hold).Changes);

    [Theory]
    [InlineData("P P P", 0)]
    [InlineData("P F", 1)]
    [InlineData("P F F P", 2)]
    [InlineData("F P F P F P F", 6)]
    public void Changes_are_counted_whether_there_is_a_limit_or_not(string verdicts, int expected)
    {
        Assert.Equal(expected, Lived(verdicts, null).Changes.Count);
        Assert.Equal(expected, Lived(verdicts, Hold).Changes.Count);
        Assert.Null(Lived(verdicts, null).Held);
    }

    [Fact]
    public void As_many_changes_as_the_limit_says_are_followed() => Assert.Null(Lived("P F P F P", Hold).Held);

    [Theory]
    [InlineData("P F P F P F", Verdict.Pass)]
    [InlineData("F P F P F P", Verdict.Fail)]
    public void The_change_that_is_one_too_many_is_not_followed(string verdicts, Verdict expected) => Assert.Equal(expected, Lived(verdicts, Hold).Held);

    [Theory]
    [InlineData("P F P F P F")]
    [InlineData("F P F P F P")]
    public void A_limit_may_say_that_it_is_FAIL_then(string verdicts) => Assert.Equal(Verdict.Fail, Lived(verdicts, Fail).Held);

    [Theory]
    [InlineData("P F P F P F P")]
    [InlineData("P F P F P F P F")]
    public void What_is_held_stays_whatever_the_checks_say_meanwhile(string verdicts) => Assert.Equal(Verdict.Pass, Lived(verdicts, Hold).Held);

    [Fact]
    public void A_change_has_left_the_window_when_it_is_as_old_as_the_window()
    {
        var state = Lived("P F", Hold);
        Assert.Single(Follow(state, Verdict.Fail, Hold, 600.999).Changes);
        Assert.Empty(Follow(state, Verdict.Fail, Hold, 601).Changes);
    }

    [Fact]
    public void What_is_held_ends_when_the_checks_were_calm_for_the_whole_window()
    {
        var state = Lived("P F P F P F", Hold);
        Assert.Equal(Verdict.Pass, Follow(state, Verdict.Fail, Hold, 604.999).Held);
        Assert.Null(Follow(state, Verdict.Fail, Hold, 605).Held);
        var again = Follow(state, Verdict.Pass, Hold, 604);
        Assert.Equal(Verdict.Pass, Follow(again, Verdict.Pass, Hold, 605).Held);
    }

    [Theory]
    [InlineData("F", 1)]
    [InlineData("P", 0)]
    public void To_be_let_go_is_a_change_where_the_checks_say_something_else_by_then(string verdict, int expected)
    {
        var state = Lived(verdict == "F" ? "P F P F P F" : "P F P F P F P", Hold);
        var free = Follow(state, Samples.Read(verdict).Single() ? Verdict.Pass : Verdict.Fail, Hold, 700);
        Assert.Equal((null, expected), (free.Held, free.Changes.Count));
        Assert.All(free.Changes, at => Assert.Equal(Some.At(700).Uptime, at));
    }

    [Fact]
    public void Without_a_limit_nothing_is_held_any_more_and_the_window_is_ten_minutes()
    {
        var state = Lived("P F P F P F", Hold);
        Assert.Null(Follow(state, Verdict.Fail, null, 6).Held);
        Assert.Equal(5, Follow(state, Verdict.Fail, null, 600.999).Changes.Count);
        Assert.Equal(4, Follow(state, Verdict.Fail, null, 601).Changes.Count);
    }

    [Fact]
    public void A_limit_that_comes_later_holds_what_is_told_then() =>
        Assert.Equal(Verdict.Fail, Follow(Lived("P F P F P F", null), Verdict.Fail, Hold, 6).Held);

    [Theory]
    [InlineData("P F P F P", Verdict.Fail, Verdict.Fail, Verdict.Fail)]
    [InlineData("P F P F P", Verdict.Fail, Verdict.Pass, Verdict.Pass)]
    [InlineData("F P F P F", Verdict.Pass, Verdict.Pass, Verdict.Pass)]
    [InlineData("P F P F P F", Verdict.Fail, Verdict.Fail, Verdict.Fail)]
    [InlineData("P F P F P F", Verdict.Pass, Verdict.Fail, Verdict.Pass)]
    [InlineData("P F P F P F", Verdict.Fail, Verdict.Pass, Verdict.Pass)]
    [InlineData("F P F P F P", Verdict.Pass, Verdict.Pass, Verdict.Fail)]
    public void What_is_held_is_what_was_told_and_not_what_the_checks_had_said(string verdicts, Verdict last, Verdict told, Verdict held) =>
        Assert.Equal(held, Lived(verdicts, Hold).After(last, told, Hold, Some.At(9).Uptime).Held);

    [Fact]
    public void Nothing_new_is_the_same_object()
    {
        var state = Lived("P F", Hold);
        Assert.Same(state, Follow(state, Verdict.Fail, Hold, 100));
        Assert.NotSame(state, Follow(state, Verdict.Fail, Hold, 700));
    }

    [Fact]
    public void A_thousand_changes_are_remembered_and_one()
    {
        var limit = new FlapLimit(FlapLimit.MostChanges, TimeSpan.FromDays(1), FlapAction.Hold);
        var state = FlapState.Calm;
        for (var change = 0; change <= 1_000; change++)
        {
            state = Follow(state, (Verdict)(change % 2), limit, change);
        }

        Assert.Equal((1_000, null), (state.Changes.Count, state.Held));
        state = Follow(state, Verdict.Pass, limit, 1_001);
        Assert.Equal((1_001, Verdict.Fail), (state.Changes.Count, state.Held));
        state = Follow(state, Verdict.Fail, limit, 1_002);
        Assert.Equal((1_001, Some.At(2).Uptime), (state.Changes.Count, state.Changes[0]));
    }

    /// <summary>One verdict a second.</summary>
    private static FlapState Lived(string verdicts, FlapLimit? limit)
    {
        var (state, second) = (FlapState.Calm, 0);
        foreach (var passes in Samples.Read(verdicts))
        {
            state = Follow(state, passes ? Verdict.Pass : Verdict.Fail, limit, second++);
        }

        return state;
    }

    /// <summary>What was told is what the checks said, or what was held.</summary>
    private static FlapState Follow(FlapState state, Verdict natural, FlapLimit? limit, double seconds) =>
        state.After(natural, state.Held ?? state.Natural ?? Verdict.Fail, limit, Some.At(seconds).Uptime);
}

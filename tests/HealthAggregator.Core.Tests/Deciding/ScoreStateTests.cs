using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class ScoreStateTests
{
    private static readonly DataCenterPlan Plan = Some.StacksOfOne(4) with { Threshold = new(75) };
    private static readonly DataCenterPlan Manual = Plan with { Recovery = Recovery.Manual };
    private static readonly ScoreState Passing = new(Verdict.Pass, null, false);
    private static readonly ScoreState Failing = new(Verdict.Fail, null, false);
    private static readonly ScoreState Latched = new(Verdict.Fail, null, true);

    [Theory]
    [InlineData(3, Verdict.Pass)]
    [InlineData(2, Verdict.Fail)]
    public void The_first_score_decides_by_the_threshold(long passing, Verdict expected) =>
        Assert.Equal(new(expected, null, false), ScoreState.First(Plan with { RecoverAt = new(100) }, Some.Tally(passing, 4)));

    [Theory]
    [InlineData(4, Verdict.Pass)]
    [InlineData(3, Verdict.Pass)]
    [InlineData(2, Verdict.Fail)]
    public void PASS_stays_at_or_above_the_threshold(long passing, Verdict expected) =>
        Assert.Equal(expected, Passing.After(Plan with { RecoverAt = new(100) }, Some.Tally(passing, 4), At(1)).Verdict);

    [Theory]
    [InlineData(4, Verdict.Pass)]
    [InlineData(3, Verdict.Fail)]
    public void FAIL_goes_back_to_PASS_at_or_above_recover_at(long passing, Verdict expected) =>
        Assert.Equal(expected, Failing.After(Plan with { RecoverAt = new(100) }, Some.Tally(passing, 4), At(1)).Verdict);

    [Fact]
    public void FAIL_comes_only_once_the_score_was_below_for_fail_after()
    {
        var plan = Plan with { FailAfter = TimeSpan.FromSeconds(10) };
        var below = Passing.After(plan, Some.Tally(2, 4), At(100));
        Assert.Equal(new(Verdict.Pass, At(100), false), below);
        Assert.Equal(below, below.After(plan, Some.Tally(1, 4), At(109.9)));
        Assert.Equal(Failing, below.After(plan, Some.Tally(2, 4), At(110)));
    }

    [Fact]
    public void A_score_that_came_back_starts_fail_after_anew()
    {
        var plan = Plan with { FailAfter = TimeSpan.FromSeconds(10) };
        var back = Passing.After(plan, Some.Tally(2, 4), At(100)).After(plan, Some.Tally(3, 4), At(105));
        Assert.Equal(Passing, back);
        Assert.Equal(Verdict.Pass, back.After(plan, Some.Tally(2, 4), At(110)).Verdict);
    }

    [Fact]
    public void PASS_comes_back_only_once_the_score_was_back_for_recover_after()
    {
        var plan = Plan with { RecoverAfter = TimeSpan.FromSeconds(10) };
        var back = Failing.After(plan, Some.Tally(3, 4), At(100));
        Assert.Equal(new(Verdict.Fail, At(100), false), back);
        Assert.Equal(back, back.After(plan, Some.Tally(4, 4), At(109.9)));
        Assert.Equal(Passing, back.After(plan, Some.Tally(3, 4), At(110)));
    }

    [Fact]
    public void A_score_that_fell_again_starts_recover_after_anew()
    {
        var plan = Plan with { RecoverAfter = TimeSpan.FromSeconds(10) };
        var fallen = Failing.After(plan, Some.Tally(3, 4), At(100)).After(plan, Some.Tally(2, 4), At(105));
        Assert.Equal(Failing, fallen);
        Assert.Equal(Verdict.Fail, fallen.After(plan, Some.Tally(3, 4), At(110)).Verdict);
    }

    [Fact]
    public void Between_the_thresholds_a_recovery_is_not_begun()
    {
        var plan = Plan with { RecoverAt = new(100), RecoverAfter = TimeSpan.FromSeconds(10) };
        Assert.Same(Failing, Failing.After(plan, Some.Tally(3, 4), At(100)));
    }

    [Fact]
    public void Nothing_new_is_the_same_object()
    {
        Assert.Same(Passing, Passing.After(Plan, Some.Tally(4, 4), At(1)));
        Assert.Same(Failing, Failing.After(Plan, Some.Tally(1, 4), At(1)));
        Assert.Same(Latched, Latched.After(Manual, Some.Tally(1, 4), At(1)));
    }

    [Fact]
    public void With_manual_recovery_FAIL_latches()
    {
        Assert.Equal(Latched, Passing.After(Manual, Some.Tally(2, 4), At(1)));
        Assert.Equal(Latched, ScoreState.First(Manual, Some.Tally(2, 4)));
        Assert.Equal(Verdict.Fail, Latched.After(Manual, Some.Tally(4, 4), At(1)).After(Manual, Some.Tally(4, 4), At(1_000_000)).Verdict);
    }

    [Fact]
    public void A_failing_requirement_latches_too_though_the_score_is_high()
    {
        var tally = Some.Tally(3, 4) with { RequiredFailing = 1 };
        Assert.Equal(Latched, Passing.After(Manual, tally, At(1)));
        Assert.Equal(Latched, ScoreState.First(Manual, tally));
        Assert.Equal(Passing, Passing.After(Plan, tally, At(1)));
        Assert.Equal(Passing, ScoreState.First(Plan, tally));
    }

    [Fact]
    public void A_latched_failure_passes_again_once_an_operator_has_cleared_it()
    {
        var back = Latched.After(Manual, Some.Tally(4, 4), At(1));
        Assert.Equal(Passing, back.Cleared().After(Manual, Some.Tally(4, 4), At(1)));
    }

    [Fact]
    public void A_failure_cleared_while_the_score_is_low_passes_by_itself_once_the_score_is_back()
    {
        var cleared = Latched.Cleared().After(Manual, Some.Tally(1, 4), At(1));
        Assert.Equal(Failing, cleared);
        Assert.Equal(Passing, cleared.After(Manual, Some.Tally(3, 4), At(2)));
    }

    [Fact]
    public void A_failure_cleared_while_a_requirement_fails_passes_by_itself_once_nothing_required_fails()
    {
        var cleared = Latched.Cleared().After(Manual, Some.Tally(3, 4) with { RequiredFailing = 1 }, At(1));
        Assert.Equal(Failing, cleared);
        Assert.Equal(Passing, cleared.After(Manual, Some.Tally(3, 4), At(2)));
    }

    [Fact]
    public void A_cleared_failure_still_waits_for_recover_after()
    {
        var plan = Manual with { RecoverAfter = TimeSpan.FromSeconds(10) };
        var cleared = Latched.After(plan, Some.Tally(4, 4), At(1)).Cleared();
        Assert.Equal(Verdict.Fail, cleared.After(plan, Some.Tally(4, 4), At(10.9)).Verdict);
        Assert.Equal(Verdict.Pass, cleared.After(plan, Some.Tally(4, 4), At(11)).Verdict);
    }

    [Fact]
    public void The_next_failure_latches_anew()
    {
        var recovered = Latched.Cleared().After(Manual, Some.Tally(4, 4), At(1));
        Assert.Equal(Latched, recovered.After(Manual, Some.Tally(2, 4), At(2)));
    }

    [Fact]
    public void Clearing_what_is_not_latched_changes_nothing()
    {
        Assert.Same(Passing, Passing.Cleared());
        Assert.Same(Failing, Failing.Cleared());
    }

    [Fact]
    public void A_reload_that_turns_recovery_automatic_unlatches() =>
        Assert.Equal(Passing, Latched.Replanned(Manual, Plan).After(Plan, Some.Tally(4, 4), At(1)));

    [Fact]
    public void A_reload_that_turns_recovery_manual_latches_the_failure_there_is()
    {
        Assert.Equal(Latched, Failing.Replanned(Plan, Manual));
        Assert.Same(Passing, Passing.Replanned(Plan, Manual));
    }

    [Fact]
    public void A_reload_that_leaves_recovery_as_it_was_leaves_a_cleared_failure_cleared()
    {
        Assert.Same(Failing, Failing.Replanned(Manual, Manual));
        Assert.Same(Failing, Failing.Replanned(Plan, Plan));
        Assert.Same(Failing, Failing.Replanned(Manual, Plan));
    }

    // Three of four with one joining is 3 of 5 at worst and 4 of 5 at best: 60% or 80%.
    [Fact]
    public void While_the_verdict_hangs_on_what_joins_it_is_held()
    {
        var tally = Some.Tally(3, 4) with { Joining = 1, JoiningWeight = 1 };
        Assert.True(Passing.IsHeld(Plan, tally));
        Assert.Same(Passing, Passing.After(Plan, tally, At(1)));
        Assert.True(Failing.IsHeld(Plan, tally));
        Assert.Same(Failing, Failing.After(Plan, tally, At(1)));
    }

    [Fact]
    public void What_is_held_depends_on_the_threshold_that_would_change_it()
    {
        var tally = Some.Tally(4, 4) with { Joining = 1, JoiningWeight = 1 }; // 80% or 100%
        var plan = Plan with { RecoverAt = new(90) };
        Assert.False(Passing.IsHeld(plan, tally));
        Assert.True(Failing.IsHeld(plan, tally));
    }

    [Fact]
    public void New_checks_do_not_hide_that_the_old_ones_failed()
    {
        var tally = Some.Tally(2, 4) with { Joining = 1, JoiningWeight = 1 }; // 60% at best
        Assert.False(Passing.IsHeld(Plan, tally));
        Assert.Equal(Failing, Passing.After(Plan, tally, At(1)));
    }

    [Fact]
    public void New_checks_do_not_hold_a_recovery_that_they_cannot_undo()
    {
        var tally = Some.Tally(4, 4) with { Joining = 1, JoiningWeight = 1 }; // 80% at worst
        Assert.False(Failing.IsHeld(Plan, tally));
        Assert.Equal(Passing, Failing.After(Plan, tally, At(1)));
    }

    [Fact]
    public void What_was_begun_before_a_reload_goes_on_while_held()
    {
        var tally = Some.Tally(3, 4) with { Joining = 1, JoiningWeight = 1 };
        var falling = new ScoreState(Verdict.Pass, At(1), false);
        var recovering = new ScoreState(Verdict.Fail, At(1), false);
        Assert.Same(falling, falling.After(Plan with { FailAfter = TimeSpan.FromSeconds(2) }, tally, At(50)));
        Assert.Same(recovering, recovering.After(Plan with { RecoverAfter = TimeSpan.FromSeconds(2) }, tally, At(50)));
    }

    [Fact]
    public void A_failure_held_under_automatic_recovery_is_not_latched_any_more()
    {
        var tally = Some.Tally(3, 4) with { Joining = 1, JoiningWeight = 1 };
        Assert.Equal(Failing, Latched.After(Plan, tally, At(1)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}

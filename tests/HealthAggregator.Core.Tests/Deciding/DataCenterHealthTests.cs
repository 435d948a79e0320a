using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class DataCenterHealthTests
{
    private static readonly DataCenterPlan Plan = Some.StacksOfOne(4);
    private static readonly Tally Awaiting = Some.Tally(3, 4) with { Awaited = 1 };

    [Fact]
    public void Before_anything_was_heard_it_fails()
    {
        Assert.Equal(new(Verdict.Fail, Rung.Starting, "nothing was heard yet"), DataCenterHealth.Starting.Decision);
        Assert.Null(DataCenterHealth.Starting.Since);
        Assert.False(DataCenterHealth.Starting.HasStarted);
    }

    [Fact]
    public void It_is_starting_until_every_counted_check_was_heard_from_though_its_score_is_high()
    {
        var health = After(DataCenterHealth.Starting, Awaiting, 1);
        Assert.Equal((Verdict.Fail, Rung.Starting), (health.Decision.Verdict, health.Decision.Rung));
        Assert.False(health.HasStarted);
    }

    [Fact]
    public void It_has_started_with_the_last_first_sample()
    {
        var health = After(After(DataCenterHealth.Starting, Awaiting, 1), Some.Tally(3, 4), 2);
        Assert.Equal((Verdict.Pass, Rung.Score), (health.Decision.Verdict, health.Decision.Rung));
        Assert.True(health.HasStarted);
    }

    [Fact]
    public void Once_started_it_never_starts_again()
    {
        var health = After(After(DataCenterHealth.Starting, Some.Tally(4, 4), 1), Awaiting, 2);
        Assert.Equal(Rung.Score, health.Decision.Rung);
    }

    [Fact]
    public void Since_is_when_the_verdict_last_changed()
    {
        var starting = After(DataCenterHealth.Starting, Awaiting, 1);
        var passing = After(starting, Some.Tally(4, 4), 2);
        var lower = After(passing, Some.Tally(3, 4), 3);
        var failing = After(lower, Some.Tally(2, 4), 4);
        Assert.Equal([Some.At(1), Some.At(2), Some.At(2), Some.At(4)], new[] { starting, passing, lower, failing }.Select(health => health.Since!.Value));
    }

    [Fact]
    public void A_change_of_rung_alone_is_no_change_of_verdict()
    {
        var starting = After(DataCenterHealth.Starting, Awaiting, 1);
        var failing = After(starting, Some.Tally(2, 4), 2);
        Assert.Equal(Rung.Score, failing.Decision.Rung);
        Assert.Equal(Some.At(1), failing.Since);
    }

    [Fact]
    public void Nothing_new_is_the_same_object()
    {
        var health = After(DataCenterHealth.Starting, Awaiting, 1);
        Assert.Same(health, After(health, Awaiting, 2));
        var started = After(health, Some.Tally(4, 4), 3);
        Assert.Same(started, After(started, Some.Tally(4, 4), 4));
    }

    [Fact]
    public void An_equal_decision_is_the_same_object()
    {
        var health = After(DataCenterHealth.Starting, Awaiting, 1);
        Assert.Same(health.Decision, After(health, Awaiting with { RequiredFailing = 1 }, 2).Decision);
    }

    [Fact]
    public void It_is_decided_afresh_under_a_new_plan_though_nothing_adds_up_to_anything_else()
    {
        var waiting = Plan with { FailAfter = TimeSpan.FromSeconds(30) };
        var health = After(After(DataCenterHealth.Starting, Some.Tally(4, 4), 1), default, 2, waiting);
        Assert.Equal(Verdict.Pass, health.Decision.Verdict);
        var burst = waiting with { Role = Role.Burst };
        Assert.Equal(Rung.NoBurst, After(health.Replanned(waiting, burst), default, 3, burst).Decision.Rung);
    }

    [Fact]
    public void A_requirement_that_fails_for_another_reason_is_told_once_it_is_reconsidered()
    {
        var tally = Some.Tally(3, 4) with { RequiredFailing = 1 };
        var health = DataCenterHealth.Starting.After(Saying("one"), Some.At(1));
        Assert.Equal("one", health.After(Saying("other"), Some.At(2)).Decision.Reason);
        Assert.Equal("other", health.Reconsidered().After(Saying("other"), Some.At(2)).Decision.Reason);

        Situation Saying(string why) => Some.Situation(Plan, tally) with { FailingRequirement = () => why };
    }

    [Fact]
    public void Clearing_a_latched_failure_is_seen_in_the_reason_at_once()
    {
        var manual = Plan with { Recovery = Recovery.Manual, RecoverAfter = TimeSpan.FromSeconds(30) };
        var latched = After(After(DataCenterHealth.Starting, Some.Tally(1, 4), 1, manual), Some.Tally(4, 4), 2, manual);
        Assert.EndsWith("no operator has cleared the failure", latched.Decision.Reason, StringComparison.Ordinal);
        Assert.EndsWith("but not yet for 30s", After(latched.Cleared(), Some.Tally(4, 4), 3, manual).Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Clearing_what_is_not_latched_changes_nothing()
    {
        Assert.Same(DataCenterHealth.Starting, DataCenterHealth.Starting.Cleared());
        var failing = After(DataCenterHealth.Starting, Some.Tally(1, 4), 1);
        Assert.Same(failing, failing.Cleared());
    }

    [Fact]
    public void Before_anything_was_decided_burst_is_not_on() => Assert.False(DataCenterHealth.Starting.IsBurstOn);

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public void No_site_is_left_when_it_fails_and_every_peer_is_down(bool arePeersDown, bool passes, bool expected)
    {
        var health = DataCenterHealth.Starting.After(Some.Situation(Plan, Some.Tally(passes ? 4 : 0, 4)) with { ArePeersDown = arePeersDown }, Some.At(1));
        Assert.Equal(expected, health.IsNoSiteLeft);
    }

    [Fact]
    public void Nothing_is_left_to_the_next_process_of_what_was_never_told()
    {
        var held = HeldDataCenter.Of(Plan, DataCenterHealth.Starting, TimeSpan.FromSeconds(1));
        Assert.Equal((null, null, null), (held.Told, held.Observed, held.Since));
    }

    [Fact]
    public void What_is_held_over_without_a_word_of_what_was_observed_is_believed_all_the_same()
    {
        var passing = After(DataCenterHealth.Starting, Some.Tally(4, 4), 1);
        var held = HeldDataCenter.Of(Plan, passing, TimeSpan.FromSeconds(1)) with { Observed = null };
        var health = DataCenterHealth.HeldOver(Plan, held, TimeSpan.FromSeconds(2), true);
        Assert.Equal((passing.Score, DataCenterHealth.Starting.Observed), (health.Score, health.Observed));
        Assert.Equal(Verdict.Pass, After(health, Some.Tally(3, 4), 3).Decision.Verdict);
    }

    private static DataCenterHealth After(DataCenterHealth health, Tally tally, double seconds, DataCenterPlan? plan = null) =>
        health.After(Some.Situation(plan ?? Plan, tally) with { FailingRequirement = () => "a requirement fails" }, Some.At(seconds));
}

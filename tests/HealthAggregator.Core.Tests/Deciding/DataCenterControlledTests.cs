using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

/// <summary>What is decided beside what is observed, and how much traffic it is worth.</summary>
public class DataCenterControlledTests
{
    private static readonly DataCenterPlan Active = Some.StacksOfOne(4);
    private static readonly DataCenterPlan Gated = Active with { Role = Role.Burst };
    private static readonly Burst Ramping = Burst.Untouched.On(null, Some.Ramp(99), Some.By("12:00"));

    [Fact]
    public void Before_the_first_decision_nothing_is_known()
    {
        Assert.Null(DataCenterHealth.Starting.Control);
        Assert.Equal(DataCenterHealth.Starting.Decision, DataCenterHealth.Starting.Observed);
        Assert.Equal(0, DataCenterHealth.Starting.WeightBy(Gated));
    }

    [Fact]
    public void A_forced_verdict_stands_beside_the_real_one()
    {
        var health = After(DataCenterHealth.Starting, Active, Some.Tally(4, 4), 1, Forced(Verdict.Fail));
        Assert.Equal((Verdict.Fail, Rung.Forced), (health.Decision.Verdict, health.Decision.Rung));
        Assert.Equal(new(Verdict.Pass, Rung.Score, "100% passing (4 of 4), threshold 75%"), health.Observed);
    }

    [Fact]
    public void A_data_center_that_is_not_wanted_shows_its_real_state_too()
    {
        var health = After(DataCenterHealth.Starting, Gated, Some.Tally(1, 4), 1, Effect(Burst.Untouched));
        Assert.Equal((Rung.NoBurst, "25% passing (1 of 4), below the threshold of 75%"), (health.Decision.Rung, health.Observed.Reason));
    }

    [Fact]
    public void Where_nobody_interferes_what_is_decided_is_what_is_observed()
    {
        var health = After(DataCenterHealth.Starting, Active, Some.Tally(4, 4), 1, Effect(Burst.Untouched));
        Assert.Equal(health.Observed, health.Decision);
    }

    [Fact]
    public void What_is_observed_follows_the_score_while_the_verdict_is_forced()
    {
        var health = After(DataCenterHealth.Starting, Active, Some.Tally(4, 4), 1, Forced(Verdict.Pass));
        var later = After(health, Active, Some.Tally(1, 4), 2, Forced(Verdict.Pass));
        Assert.Same(health.Decision, later.Decision);
        Assert.Equal(Verdict.Fail, later.Observed.Verdict);
        Assert.Equal(Some.At(1), later.Since);
        Assert.Same(later.Observed, After(later, Active, Some.Tally(1, 4), 3, Forced(Verdict.Fail)).Observed);
    }

    [Fact]
    public void An_operators_word_alone_decides_afresh()
    {
        var health = After(DataCenterHealth.Starting, Active, Some.Tally(4, 4), 1, Effect(Burst.Untouched));
        var forced = After(health, Active, Some.Tally(4, 4), 2, Forced(Verdict.Fail));
        Assert.Equal((Verdict.Fail, Some.At(2)), (forced.Decision.Verdict, forced.Since!.Value));
        Assert.Equal(Forced(Verdict.Fail), forced.Control);
        Assert.Same(forced, After(forced, Active, Some.Tally(4, 4), 3, Forced(Verdict.Fail)));
        var back = After(forced, Active, Some.Tally(4, 4), 4, Effect(Burst.Untouched));
        Assert.Equal((Verdict.Pass, Rung.Score), (back.Decision.Verdict, back.Decision.Rung));
    }

    [Fact]
    public void A_burst_that_ramps_up_raises_the_weight_of_the_data_center_that_it_gates()
    {
        var health = After(DataCenterHealth.Starting, Gated, Some.Tally(4, 4), 1, new(null, Ramping.At(Some.Clock("12:00")), true));
        Assert.Equal((Verdict.Pass, 1), (health.Decision.Verdict, health.WeightBy(Gated)));
        Assert.Equal(31, After(health, Gated, Some.Tally(4, 4), 2, new(null, Ramping.At(Some.Clock("12:30")), true)).WeightBy(Gated));
        Assert.Equal(100, After(health, Gated, Some.Tally(4, 4), 3, new(null, Ramping.At(Some.Clock("14:00")), true)).WeightBy(Gated));
    }

    [Fact]
    public void A_failing_data_center_has_no_weight_whatever_burst_is() =>
        Assert.Equal(0, After(DataCenterHealth.Starting, Gated, Some.Tally(1, 4), 1, Effect(Ramping)).WeightBy(Gated));

    [Fact]
    public void An_active_data_center_has_its_whole_weight_whatever_burst_is() =>
        Assert.Equal(100, After(DataCenterHealth.Starting, Active, Some.Tally(4, 4), 1, new(null, Ramping.At(Some.Clock("12:00")), true)).WeightBy(Active));

    [Fact]
    public void A_data_center_that_is_forced_to_pass_has_its_whole_weight_though_burst_is_off()
    {
        Assert.Equal(100, After(DataCenterHealth.Starting, Gated, Some.Tally(1, 4), 1, Forced(Verdict.Pass)).WeightBy(Gated));
        Assert.Equal(0, After(DataCenterHealth.Starting, Gated, Some.Tally(4, 4), 1, Forced(Verdict.Fail)).WeightBy(Gated));
    }

    [Fact]
    public void A_data_center_that_is_forced_to_pass_while_burst_ramps_up_has_the_weight_of_the_ramp()
    {
        var control = Forced(Verdict.Pass) with { Burst = Ramping.At(Some.Clock("12:30")) };
        Assert.Equal(31, After(DataCenterHealth.Starting, Gated, Some.Tally(4, 4), 1, control).WeightBy(Gated));
    }

    private static ControlEffect Effect(Burst burst) => new(null, burst.At(Some.Clock("14:00")), true);

    private static ControlEffect Forced(Verdict verdict) => Effect(Burst.Untouched) with { Override = new(verdict, Window.Always, Some.By()) };

    private static DataCenterHealth After(DataCenterHealth health, DataCenterPlan plan, Tally tally, double seconds, ControlEffect control) =>
        health.After(Some.Situation(plan, tally) with { Control = control }, Some.At(seconds));
}

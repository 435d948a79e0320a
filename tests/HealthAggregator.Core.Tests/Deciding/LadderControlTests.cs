using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

/// <summary>The two rungs on which operators stand.</summary>
public class LadderControlTests
{
    private static readonly DataCenterPlan Active = Some.StacksOfOne(4);
    private static readonly DataCenterPlan Gated = Active with { Role = Role.Burst };
    private static readonly Burst On = Burst.Untouched.On(null, null, Some.By("12:00"));

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Fail)]
    public void An_override_decides_before_everything_else(Verdict verdict)
    {
        var control = new ControlEffect(new(verdict, Window.Always, Some.By("12:00", "failover drill")), Burst.Untouched.At(Some.Wall), true);
        var decision = new Decision(verdict, Rung.Forced, "forced by alice: failover drill");
        Assert.Equal(decision, Ladder.Decide(Passing(Active, control)));
        Assert.Equal(decision, Ladder.Decide(Passing(Gated, control)));
        Assert.Equal(decision, Ladder.Decide(Passing(Active, control) with { Score = null }));
        Assert.Equal(decision, Ladder.Decide(Passing(Active, control) with { Tally = Some.Tally(0, 4) with { RequiredFailing = 1 } }));
    }

    [Fact]
    public void An_override_that_ends_says_when()
    {
        var forced = new Override(Verdict.Fail, new(null, Some.Clock("13:00")), Some.By("12:00", "failover drill"));
        Assert.Equal("forced by alice until 2030-01-01T13:00:00Z: failover drill", Ladder.Decide(Passing(Active, new(forced, On.At(Some.Wall), true))).Reason);
    }

    [Fact]
    public void A_burst_data_center_is_judged_by_its_health_while_burst_is_on() =>
        Assert.Equal((Verdict.Pass, Rung.Score), Of(Ladder.Decide(Passing(Gated, Effect(On)))));

    [Fact]
    public void An_active_data_center_does_not_ask_for_burst() =>
        Assert.Equal((Verdict.Pass, Rung.Score), Of(Ladder.Decide(Passing(Active, Effect(On.Off(Some.By("13:00")))))));

    [Fact]
    public void Burst_off_says_since_when_and_by_whom() => Assert.Equal(
        new(Verdict.Fail, Rung.NoBurst, "burst is off since 2030-01-01T13:00:00Z, by alice: sale over"),
        Ladder.Decide(Passing(Gated, Effect(On.Off(Some.By("13:00", "sale over"))))));

    [Fact]
    public void Burst_off_says_when_it_begins() => Assert.Equal(
        new(Verdict.Fail, Rung.NoBurst, "burst is off, and begins at 2030-01-01T23:59:59Z"),
        Ladder.Decide(Passing(Gated, Effect(On.Off(Some.By("13:00")).With(new(2, Some.Clock("23:59:59"), null, Ramp.None, Some.By()))))));

    [Fact]
    public void Burst_off_of_which_nobody_ever_said_anything_is_off() => Assert.Equal(
        new(Verdict.Fail, Rung.NoBurst, "burst is off"), Ladder.Decide(Passing(Gated, Effect(Burst.Untouched))));

    [Fact]
    public void Burst_off_because_what_was_said_is_lost_says_so() => Assert.Equal(
        new(Verdict.Fail, Rung.NoBurst, "what operators said is lost, and burst_when_unknown is off"),
        Ladder.Decide(Passing(Gated, (ControlState.Empty with { IsKnown = false }).EffectOn(Gated, Some.Wall))));

    [Fact]
    public void Where_what_was_said_is_lost_burst_when_unknown_may_keep_a_site_in_rotation()
    {
        var plan = Gated with { BurstWhenUnknown = true };
        Assert.Equal((Verdict.Pass, Rung.Score), Of(Ladder.Decide(Passing(plan, (ControlState.Empty with { IsKnown = false }).EffectOn(plan, Some.Wall)))));
    }

    [Fact]
    public void Burst_off_is_said_before_a_start_and_a_failing_requirement()
    {
        var off = Passing(Gated, Effect(Burst.Untouched));
        Assert.Equal(Rung.NoBurst, Ladder.Decide(off with { Score = null }).Rung);
        Assert.Equal(Rung.NoBurst, Ladder.Decide(off with { Tally = Some.Tally(4, 4) with { RequiredFailing = 1 } }).Rung);
    }

    [Fact]
    public void What_is_observed_knows_neither_overrides_nor_burst()
    {
        var forced = new Override(Verdict.Fail, Window.Always, Some.By("12:00"));
        var observed = Ladder.Observe(Passing(Active, Effect(On)));
        Assert.Equal((Verdict.Pass, Rung.Score), Of(observed));
        Assert.Equal(observed, Ladder.Observe(Passing(Gated, new(forced, Burst.Untouched.At(Some.Wall), false))));
        Assert.Equal(Rung.Starting, Ladder.Observe(Passing(Gated, new(forced, Burst.Untouched.At(Some.Wall), true)) with { Score = null }).Rung);
    }

    private static (Verdict Verdict, Rung Rung) Of(Decision decision) => (decision.Verdict, decision.Rung);

    private static ControlEffect Effect(Burst burst) => new(null, burst.At(Some.Clock("14:00")), true);

    private static Situation Passing(DataCenterPlan plan, ControlEffect control) => Some.Situation(plan, Some.Tally(4, 4)) with
    {
        Score = new(Verdict.Pass, null, false),
        Control = control,
        FailingRequirement = () => "required check db/primary fails: refused",
    };
}

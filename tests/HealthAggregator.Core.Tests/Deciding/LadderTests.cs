using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class LadderTests
{
    private static readonly DataCenterPlan Plan = Some.StacksOfOne(4) with { Threshold = new(75) };
    private static readonly ScoreState Passing = new(Verdict.Pass, null, false);
    private static readonly ScoreState Failing = new(Verdict.Fail, null, false);

    [Fact]
    public void The_rungs_stand_in_the_order_in_which_they_decide() => Assert.Equal(
        [Rung.Stale, Rung.Forced, Rung.NoBurst, Rung.Starting, Rung.Isolated, Rung.Required, Rung.Score, Rung.LastSite],
        Enum.GetValues<Rung>());

    [Fact]
    public void A_burst_data_center_fails_while_burst_is_off_whatever_else() => Assert.Equal(
        new(Verdict.Fail, Rung.NoBurst, "burst is off"),
        Decide(Plan with { Role = Role.Burst }, Some.Tally(4, 4) with { RequiredFailing = 1, Awaited = 1 }, null));

    [Fact]
    public void A_data_center_that_is_starting_fails_before_its_requirements_are_looked_at() => Assert.Equal(
        new(Verdict.Fail, Rung.Starting, "waiting for the first sample of every counted check: 3 to come"),
        Decide(Plan, Some.Tally(1, 4) with { RequiredFailing = 1, Awaited = 3 }, null));

    [Fact]
    public void A_failing_requirement_fails_a_data_center_whose_score_is_high() => Assert.Equal(
        new(Verdict.Fail, Rung.Required, "required check db/primary fails: refused"),
        Decide(Plan, Some.Tally(3, 4) with { RequiredFailing = 1 }, Passing));

    [Fact]
    public void Which_requirement_fails_is_not_asked_where_none_does()
    {
        var situation = Some.Situation(Plan, Some.Tally(4, 4)) with { Score = Passing, FailingRequirement = () => throw new InvalidOperationException("There is none.") };
        Assert.Equal(Rung.Score, Ladder.Decide(situation).Rung);
    }

    [Theory]
    [InlineData(Verdict.Pass, null, false, 3, "75% passing (3 of 4), threshold 75%")]
    [InlineData(Verdict.Pass, 1.0, false, 2, "50% passing (2 of 4), below the threshold of 75% but not yet for 30s")]
    [InlineData(Verdict.Fail, null, false, 2, "50% passing (2 of 4), below the threshold of 75%")]
    [InlineData(Verdict.Fail, null, true, 2, "50% passing (2 of 4), below the threshold of 75%")]
    [InlineData(Verdict.Fail, null, false, 3, "75% passing (3 of 4), below the 90% to recover at")]
    [InlineData(Verdict.Fail, 1.0, false, 4, "100% passing (4 of 4), back at 90% but not yet for 1m")]
    [InlineData(Verdict.Fail, 1.0, true, 4, "100% passing (4 of 4), but recovery is manual and no operator has cleared the failure")]
    public void The_score_says_why(Verdict verdict, double? crossedAt, bool isLatched, long passing, string expected)
    {
        var plan = Plan with { RecoverAt = new(90), FailAfter = TimeSpan.FromSeconds(30), RecoverAfter = TimeSpan.FromMinutes(1) };
        var state = new ScoreState(verdict, crossedAt is { } at ? TimeSpan.FromSeconds(at) : null, isLatched);
        Assert.Equal(new(verdict, Rung.Score, expected), Decide(plan, Some.Tally(passing, 4), state));
    }

    [Fact]
    public void No_score_is_below_every_threshold() => Assert.Equal(
        new(Verdict.Fail, Rung.Score, "0% passing (0 of 0), below the threshold of 75%"), Decide(Plan, default, Failing));

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Fail)]
    public void A_verdict_held_over_a_reload_says_so(Verdict verdict) => Assert.Equal(
        new(verdict, Rung.Score, "75% passing (3 of 4), held until the new checks are heard from: 2 to come"),
        Decide(Plan, Some.Tally(3, 4) with { Joining = 2, JoiningWeight = 2 }, new(verdict, null, false)));

    [Fact]
    public void A_verdict_that_no_new_check_can_change_says_nothing_of_them() => Assert.Equal(
        new(Verdict.Fail, Rung.Score, "50% passing (2 of 4), below the threshold of 75%"),
        Decide(Plan, Some.Tally(2, 4) with { Joining = 1, JoiningWeight = 1 }, Failing));

    [Fact]
    public void Maintenance_is_said_beside_the_score()
    {
        Assert.Equal("75% passing (3 of 4), threshold 75%; 1 stack is in maintenance", Decide(1).Reason);
        Assert.Equal("75% passing (3 of 4), threshold 75%; 2 stacks are in maintenance", Decide(2).Reason);

        static Decision Decide(int stacks) => Ladder.Decide(Some.Situation(Plan, Some.Tally(3, 4)) with { Score = Passing, InMaintenance = stacks });
    }

    private static Decision Decide(DataCenterPlan plan, Tally tally, ScoreState? score) =>
        Ladder.Decide(Some.Situation(plan, tally) with { Score = score, FailingRequirement = () => "required check db/primary fails: refused" });
}

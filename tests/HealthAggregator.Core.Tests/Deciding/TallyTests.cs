using FsCheck.Fluent;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class TallyTests
{
    private static readonly CheckPlan Heavy = Some.Check() with { Weight = 3 };
    private static readonly CheckHealth StalePassing = Some.PassingHealth().After(Some.At(1000).Uptime, Some.Cadence());
    private static readonly CheckHealth StaleFailing = Some.FailingHealth().After(Some.At(1000).Uptime, Some.Cadence());
    private static readonly CheckHealth Unheard = new(TimeSpan.Zero);
    private static readonly CheckHealth StaleUnheard = Unheard.After(Some.At(1000).Uptime, Some.Cadence());

    [Fact]
    public void A_passing_check_adds_its_weight_to_both_sides() => Assert.Equal(Some.Tally(3, 3), Tally.Of(Heavy, Some.PassingHealth()));

    [Fact]
    public void A_failing_check_adds_its_weight_to_the_total() => Assert.Equal(Some.Tally(0, 3), Tally.Of(Heavy, Some.FailingHealth()));

    [Fact]
    public void A_check_never_heard_from_is_awaited_and_counts_as_failing() =>
        Assert.Equal(Some.Tally(0, 3) with { Awaited = 1 }, Tally.Of(Heavy, Unheard));

    [Theory]
    [InlineData(StalePolicy.Fail, 0, 3)]
    [InlineData(StalePolicy.Last, 3, 3)]
    [InlineData(StalePolicy.Exclude, 0, 0)]
    public void A_stale_passing_check_counts_as_its_plan_says(StalePolicy policy, long passing, long total) =>
        Assert.Equal(Some.Tally(passing, total), Tally.Of(Heavy with { StaleAs = policy }, StalePassing));

    [Theory]
    [InlineData(StalePolicy.Fail, 0, 3)]
    [InlineData(StalePolicy.Last, 0, 3)]
    [InlineData(StalePolicy.Exclude, 0, 0)]
    public void A_stale_failing_check_never_passes(StalePolicy policy, long passing, long total) =>
        Assert.Equal(Some.Tally(passing, total), Tally.Of(Heavy with { StaleAs = policy }, StaleFailing));

    [Theory]
    [InlineData(StalePolicy.Fail)]
    [InlineData(StalePolicy.Last)]
    [InlineData(StalePolicy.Exclude)]
    public void A_check_never_heard_from_stays_in_the_total_however_long_it_is_silent(StalePolicy policy) =>
        Assert.Equal(Some.Tally(0, 3) with { Awaited = 1 }, Tally.Of(Heavy with { StaleAs = policy }, StaleUnheard));

    [Fact]
    public void A_joining_check_is_on_neither_side_and_its_weight_is_kept_apart() =>
        Assert.Equal(new Tally(default, 0, 0, Joining: 1, JoiningWeight: 3), Tally.Of(Heavy with { Vote = Vote.Required }, Some.JoiningHealth()));

    [Fact]
    public void A_required_check_is_counted_like_a_voting_one_and_its_failure_apart()
    {
        var required = Heavy with { Vote = Vote.Required };
        Assert.Equal(Some.Tally(3, 3), Tally.Of(required, Some.PassingHealth()));
        Assert.Equal(Some.Tally(0, 3) with { RequiredFailing = 1 }, Tally.Of(required, Some.FailingHealth()));
        Assert.Equal(Some.Tally(0, 3) with { RequiredFailing = 1 }, Tally.Of(required, StalePassing));
        Assert.Equal(Some.Tally(0, 3) with { RequiredFailing = 1, Awaited = 1 }, Tally.Of(required, Unheard));
        Assert.Equal(default, Tally.Of(required with { StaleAs = StalePolicy.Exclude }, StalePassing));
    }

    [Fact]
    public void An_advisory_check_adds_nothing_whatever_it_says()
    {
        var advisory = Heavy with { Vote = Vote.Advisory };
        Assert.All(
            [Some.PassingHealth(), Some.FailingHealth(), StalePassing, Unheard, Some.JoiningHealth()],
            health => Assert.Equal(default, Tally.Of(advisory, health)));
    }

    [Fact]
    public void A_stack_without_a_threshold_is_the_sum_of_its_checks()
    {
        var checks = new Tally(new(1, 3), 1, 2, 3, 4);
        Assert.Equal(checks, Tally.Of(Some.Stack(Heavy) with { Weight = 9, Vote = Vote.Advisory }, checks));
    }

    [Theory]
    [InlineData(1, 2, 7)] // at its threshold
    [InlineData(2, 2, 7)]
    [InlineData(0, 2, 0)]
    [InlineData(49, 100, 0)]
    public void A_stack_with_a_threshold_votes_as_one_with_all_its_weight_or_nothing(long passing, long total, long expected) =>
        Assert.Equal(Some.Tally(expected, 7), Tally.Of(VotingAsOne, Some.Tally(passing, total)));

    [Fact]
    public void A_stack_that_votes_as_one_weighs_what_its_checks_do_unless_it_says_otherwise() =>
        Assert.Equal(Some.Tally(3, 3), Tally.Of(VotingAsOne with { Weight = null }, Some.Tally(2, 2)));

    [Fact]
    public void A_required_stack_that_misses_its_threshold_is_a_failing_requirement()
    {
        var required = VotingAsOne with { Vote = Vote.Required };
        Assert.Equal(Some.Tally(7, 7), Tally.Of(required, Some.Tally(1, 2)));
        Assert.Equal(Some.Tally(0, 7) with { RequiredFailing = 1 }, Tally.Of(required, Some.Tally(0, 2)));
        Assert.Equal(Some.Tally(0, 7) with { RequiredFailing = 3 }, Tally.Of(required, Some.Tally(0, 2) with { RequiredFailing = 2 }));
    }

    [Fact]
    public void A_failing_required_check_fails_the_data_center_though_its_stack_is_above_its_threshold() =>
        Assert.Equal(Some.Tally(7, 7) with { RequiredFailing = 1 }, Tally.Of(VotingAsOne, Some.Tally(2, 3) with { RequiredFailing = 1 }));

    [Fact]
    public void What_a_stack_awaits_its_data_center_awaits() =>
        Assert.Equal(2, Tally.Of(VotingAsOne, Some.Tally(0, 2) with { Awaited = 2 }).Awaited);

    [Fact]
    public void An_advisory_stack_with_a_threshold_adds_nothing_at_all() =>
        Assert.Equal(default, Tally.Of(VotingAsOne with { Vote = Vote.Advisory }, new(new(1, 2), 1, 1, 1, 1)));

    [Fact]
    public void A_stack_of_which_nothing_counts_any_more_has_nothing_to_say()
    {
        Assert.Equal(default, Tally.Of(VotingAsOne with { Vote = Vote.Required }, default));
        Assert.Equal(new Tally(default, 0, 0, Joining: 2, 0), Tally.Of(VotingAsOne, new(default, 0, 0, Joining: 2, 0)));
    }

    [Theory]
    [InlineData(2, 2, 2, 7, 7, 0)] // passes whatever joins
    [InlineData(0, 2, 1, 0, 7, 0)] // fails whatever joins
    [InlineData(1, 2, 1, 0, 0, 7)] // hangs on what joins
    [InlineData(0, 0, 1, 0, 0, 7)]
    public void A_stack_that_hangs_on_what_joins_joins_itself(long passing, long total, long joining, long expectedPassing, long expectedTotal, long expectedJoining) =>
        Assert.Equal(
            new Tally(new(expectedPassing, expectedTotal), 0, 0, Joining: 1, expectedJoining),
            Tally.Of(VotingAsOne, new(new(passing, total), 0, 0, Joining: 1, joining)));

    [Fact]
    public void A_required_stack_that_hangs_on_what_joins_fails_nobody_yet() =>
        Assert.Equal(0, Tally.Of(VotingAsOne with { Vote = Vote.Required }, new(new(1, 2), 0, 0, 1, 1)).RequiredFailing);

    [Fact]
    public void At_worst_all_that_joins_fails_and_at_best_it_passes()
    {
        var tally = new Tally(new(2, 3), 0, 0, 1, 5);
        Assert.Equal((new Score(2, 8), new Score(7, 8)), (tally.AtWorst, tally.AtBest));
    }

    [Fact]
    public void What_is_added_can_be_taken_away_again() => Law.Holds(
        from left in Tallies
        from right in Tallies
        select (left, right),
        pair =>
        {
            Assert.Equal(pair.left, pair.left + pair.right - pair.right);
            Assert.Equal(pair.left + pair.right, pair.right + pair.left);
            Assert.Equal(pair.left.Score.Passing + pair.right.Score.Passing, (pair.left + pair.right).Score.Passing);
            Assert.Equal(pair.left.Score.Total + pair.right.Score.Total, (pair.left + pair.right).Score.Total);
            Assert.Equal(pair.left.RequiredFailing + pair.right.RequiredFailing, (pair.left + pair.right).RequiredFailing);
            Assert.Equal(pair.left.Awaited + pair.right.Awaited, (pair.left + pair.right).Awaited);
            Assert.Equal(pair.left.Joining + pair.right.Joining, (pair.left + pair.right).Joining);
            Assert.Equal(pair.left.JoiningWeight + pair.right.JoiningWeight, (pair.left + pair.right).JoiningWeight);
        });

    private static FsCheck.Gen<Tally> Tallies => Gen.Choose(0, 1000).ArrayOf(6)
        .Select(six => new Tally(new(six[0], six[1]), six[2], six[3], six[4], six[5]));

    private static StackPlan VotingAsOne => Some.Stack(Heavy) with { Threshold = new(50), Weight = 7 };
}

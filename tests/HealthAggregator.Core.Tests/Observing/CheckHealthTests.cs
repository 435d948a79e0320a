using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class CheckHealthTests
{
    private static readonly CheckHealth Unheard = new(TimeSpan.Zero);

    [Fact]
    public void A_check_is_unknown_before_its_first_sample()
    {
        Assert.Equal(CheckStatus.Unknown, Unheard.Status);
        Assert.Null(Unheard.Last);
        Assert.Null(Unheard.ChangedAt);
        Assert.False(Unheard.IsStale);
        Assert.False(Unheard.IsJoining);
        Assert.False(Unheard.InDoubt);
    }

    [Theory]
    [InlineData("P", CheckStatus.Passing)]
    [InlineData("F", CheckStatus.Failing)]
    public void The_first_sample_decides(string samples, CheckStatus expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(rise: 9, fall: 9)).Status);

    [Theory]
    [InlineData("P F F", CheckStatus.Passing)]
    [InlineData("P F F F", CheckStatus.Failing)]
    [InlineData("P F F P F F", CheckStatus.Passing)] // a pass in between forgives
    [InlineData("P F F P F F F", CheckStatus.Failing)]
    [InlineData("P P P P F F F", CheckStatus.Failing)] // no number of passes is credit
    public void A_passing_check_falls_after_fall_consecutive_failures(string samples, CheckStatus expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(fall: 3, forgive: 1)).Status);

    [Theory]
    [InlineData("F P", CheckStatus.Failing)]
    [InlineData("F P P", CheckStatus.Passing)]
    [InlineData("F P F P", CheckStatus.Failing)] // a failure clears
    [InlineData("F P F P P", CheckStatus.Passing)]
    [InlineData("F F F F P P", CheckStatus.Passing)] // no number of failures is debt
    public void A_failing_check_rises_after_rise_consecutive_passes(string samples, CheckStatus expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(rise: 2)).Status);

    [Theory]
    [InlineData("P F P F P F", CheckStatus.Failing)] // never two passes in a row: nothing is forgotten
    [InlineData("P F F P P F F", CheckStatus.Passing)]
    [InlineData("P F F P F", CheckStatus.Failing)]
    [InlineData("P F P P F P P F P P F", CheckStatus.Passing)]
    [InlineData("P F P F P P F F", CheckStatus.Passing)]
    [InlineData("P F P F P P F F F", CheckStatus.Failing)]
    public void Failures_are_forgotten_only_after_forgive_consecutive_passes(string samples, CheckStatus expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(fall: 3, forgive: 2)).Status);

    [Theory]
    [InlineData("P F", CheckStatus.Failing)]
    [InlineData("F P", CheckStatus.Passing)]
    [InlineData("P F P F", CheckStatus.Failing)]
    public void With_rise_and_fall_of_one_every_sample_decides(string samples, CheckStatus expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(rise: 1, fall: 1)).Status);

    [Theory]
    [InlineData("P", 0)]
    [InlineData("P F", 1)]
    [InlineData("P F F", 2)]
    [InlineData("P F F P", 2)]
    [InlineData("P F F P P", 0)]
    [InlineData("P F F F", 0)] // it fell: nothing speaks against failing
    [InlineData("P F F F P", 1)]
    [InlineData("P F F F P F", 0)]
    public void The_streak_counts_the_samples_against_the_status(string samples, int expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(rise: 2, fall: 3, forgive: 2)).Streak);

    [Theory]
    [InlineData("P P P", 0)] // there is nothing to forgive
    [InlineData("P F", 0)]
    [InlineData("P F P", 1)]
    [InlineData("P F P P", 2)]
    [InlineData("P F P P F", 0)]
    [InlineData("P F P P P", 0)] // forgiven
    public void The_passes_towards_forgiveness_are_counted(string samples, int expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(fall: 3, forgive: 3)).Forgiving);

    [Theory]
    [InlineData("P", false)]
    [InlineData("P F", true)]
    [InlineData("P F P", false)] // not forgiven yet, but the newest sample agrees
    [InlineData("P F P F", true)]
    [InlineData("P F P P", false)]
    [InlineData("P F F F", false)]
    [InlineData("P F F F P", true)]
    [InlineData("P F F F P F", false)]
    public void A_check_is_in_doubt_while_its_newest_sample_disagrees_with_its_status(string samples, bool expected) =>
        Assert.Equal(expected, Unheard.After(samples, Some.Damping(rise: 2, fall: 3, forgive: 2)).InDoubt);

    [Fact]
    public void The_newest_sample_is_kept_with_its_moment()
    {
        var sample = Some.Fail(7, "status 500");
        var health = Some.PassingHealth().After(sample, Some.Damping());
        Assert.Same(sample, health.Last);
        Assert.Equal(TimeSpan.FromSeconds(7), health.HeardAt);
    }

    [Fact]
    public void The_moment_of_change_is_that_of_the_sample_that_changed_the_status()
    {
        var damping = Some.Damping(rise: 2, fall: 2);
        var fallen = Unheard.After("P P F F F", damping);
        Assert.Equal(Some.At(4), fallen.ChangedAt);
        Assert.Equal(Some.At(7), fallen.After("P P P", damping).ChangedAt);
    }

    [Fact]
    public void The_moment_of_the_first_sample_is_a_moment_of_change() => Assert.Equal(Some.At(1), Unheard.After("P P P", Some.Damping()).ChangedAt);

    [Fact]
    public void A_fall_made_shorter_than_the_streak_falls_at_the_next_failure() =>
        Assert.Equal(CheckStatus.Failing, Unheard.After("P F F F", Some.Damping(fall: 9)).After("F", Some.Damping(fall: 2)).Status);

    [Fact]
    public void A_rise_made_shorter_than_the_streak_rises_at_the_next_pass() =>
        Assert.Equal(CheckStatus.Passing, Unheard.After("F P P P", Some.Damping(rise: 9)).After("P", Some.Damping(rise: 2)).Status);

    [Fact]
    public void A_forgive_made_shorter_than_the_passes_so_far_forgets_at_the_next_pass() =>
        Assert.Equal(0, Unheard.After("P F P P P", Some.Damping(forgive: 9)).After("P", Some.Damping(forgive: 2)).Streak);
}

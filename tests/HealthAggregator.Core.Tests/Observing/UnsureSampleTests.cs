using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

/// <summary>A sample that may be this process's own fault.</summary>
public class UnsureSampleTests
{
    [Theory]
    [InlineData(FailureKind.None)]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.Local)]
    public void F44_it_counts_neither_for_nor_against_a_check(FailureKind failure)
    {
        var passing = Some.PassingHealth().After("F F", Some.Damping(fall: 3));
        var failing = Some.FailingHealth().After("P", Some.Damping(rise: 2));
        foreach (var health in (CheckHealth[])[passing, failing, new(TimeSpan.Zero)])
        {
            var after = health.After(Some.Unsure(5, failure), Some.Damping());
            Assert.Equal((health.Status, health.Streak, health.Forgiving, health.ChangedAt, health.InDoubt), (after.Status, after.Streak, after.Forgiving, after.ChangedAt, after.InDoubt));
            Assert.Same(health.Last, after.Last);
        }
    }

    [Theory]
    [InlineData(FailureKind.None)]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.Local)]
    public void F44_the_silence_until_then_is_not_the_checks_own(FailureKind failure)
    {
        var health = Some.PassingHealth().After(Some.Unsure(14, failure), Some.Damping());
        Assert.False(health.After(Some.At(29).Uptime, Some.Cadence()).IsStale);
        Assert.True(health.After(Some.At(29.001).Uptime, Some.Cadence()).IsStale);
    }

    // Every five seconds: stale after fifteen, and a minute more.
    [Theory]
    [InlineData(75, false)]
    [InlineData(75.001, true)]
    public void To_be_unsure_for_ever_is_no_way_to_pass(double seconds, bool expected)
    {
        var health = Some.PassingHealth();
        for (var at = 5; at < seconds; at += 5)
        {
            health = health.After(Some.Unsure(at), Some.Damping());
        }

        Assert.Equal(expected, health.After(Some.At(seconds).Uptime, Some.Cadence()).IsStale);
        Assert.Equal(TimeSpan.Zero, health.After(Some.Pass(200), Some.Damping()).Bridged);
    }

    [Fact]
    public void F36_it_leaves_enough_for_a_sleep()
    {
        var health = Some.PassingHealth();
        for (var at = 5; at <= 70; at += 5)
        {
            health = health.After(Some.Unsure(at), Some.Damping());
        }

        Assert.False(health.Slept(TimeSpan.FromSeconds(60), Some.At(130).Uptime).After(Some.At(130).Uptime, Some.Cadence()).IsStale);
        Assert.Equal(TimeSpan.FromSeconds(70), Some.PassingHealth().Slept(TimeSpan.FromSeconds(70), Some.At(70).Uptime).After(Some.Unsure(75), Some.Damping()).Bridged);
    }

    [Fact]
    public void A_check_that_was_never_heard_is_waited_for_no_longer() => Assert.Equal(Some.At(1).Uptime, Some.JoiningHealth(1).After(Some.Unsure(9), Some.Damping()).HeardAt);

    [Fact]
    public void One_that_is_older_than_what_was_heard_changes_nothing_of_that() =>
        Assert.Equal(Some.At(10).Uptime, Some.PassingHealth(10).After(Some.Unsure(9), Some.Damping()).HeardAt);

    [Fact]
    public void A_stale_check_stays_stale() =>
        Assert.True(Some.PassingHealth().After(Some.At(100).Uptime, Some.Cadence()).After(Some.Unsure(100, FailureKind.None), Some.Damping()).IsStale);

    [Fact]
    public void A_check_that_joins_goes_on_waiting() => Assert.True(Some.JoiningHealth().After(Some.Unsure(1), Some.Damping()).IsJoining);

    [Fact]
    public void A_check_that_is_held_over_goes_on_waiting() =>
        Assert.True(Some.PassingHealth().HeldOver(TimeSpan.Zero, TimeSpan.Zero, Some.At(60).Uptime).After(Some.Unsure(1), Some.Damping()).IsHeldOver);

    [Fact]
    public void It_is_shown_until_a_sample_comes_that_counts()
    {
        var (first, second) = (Some.Unsure(1, FailureKind.Timeout), Some.Unsure(2));
        var health = Some.PassingHealth().After(first, Some.Damping());
        Assert.Same(first, health.Unsure);
        health = health.After(second, Some.Damping());
        Assert.Same(second, health.Unsure);
        Assert.Null(health.After(Some.Pass(3), Some.Damping()).Unsure);
        Assert.Null(health.After(Some.Fail(3), Some.Damping()).Unsure);
    }
}

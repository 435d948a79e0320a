using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class CheckSilenceTests
{
    // Stale after 15 s.
    private static readonly Cadence Cadence = Some.Cadence(intervalSeconds: 5);

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, false)]
    [InlineData(15.001, true)]
    [InlineData(1_000_000, true)]
    public void A_check_is_stale_once_it_was_silent_for_longer_than_its_plan_allows(double seconds, bool expected) =>
        Assert.Equal(expected, Some.PassingHealth().After(Seconds(seconds), Cadence).IsStale);

    [Fact]
    public void Silence_counts_from_the_newest_sample() =>
        Assert.False(Some.PassingHealth(heardAt: 10).After(Seconds(24), Cadence).IsStale);

    [Fact]
    public void Silence_of_a_check_never_heard_from_counts_from_when_listening_began() =>
        Assert.True(new CheckHealth(Seconds(10)).After(Seconds(26), Cadence).IsStale);

    [Fact]
    public void Going_stale_leaves_the_status_as_it_was()
    {
        var stale = Some.PassingHealth().After(Seconds(100), Cadence);
        Assert.Equal(CheckStatus.Passing, stale.Status);
        Assert.Equal(Some.At(0), stale.ChangedAt);
    }

    [Fact]
    public void Nothing_new_is_the_same_object()
    {
        var fresh = Some.PassingHealth();
        var stale = fresh.After(Seconds(100), Cadence);
        Assert.Same(fresh, fresh.After(Seconds(5), Cadence));
        Assert.Same(stale, stale.After(Seconds(200), Cadence));
    }

    [Fact]
    public void A_check_stays_stale_until_a_sample_comes()
    {
        var stale = Some.PassingHealth().After(Seconds(100), Cadence);
        Assert.True(stale.After(Seconds(3), Cadence).IsStale);
        Assert.False(stale.After(Some.Pass(101), Some.Damping()).IsStale);
    }

    [Fact]
    public void One_failure_fails_a_stale_passing_check_whatever_fall_says()
    {
        var health = Some.PassingHealth().After(Seconds(100), Cadence).After(Some.Fail(100), Some.Damping(fall: 3));
        Assert.Equal((CheckStatus.Failing, false), (health.Status, health.IsStale));
        Assert.Equal(Some.At(100), health.ChangedAt);
    }

    [Fact]
    public void One_pass_after_silence_forgets_the_failures_before_it()
    {
        var health = Some.PassingHealth().After("F F", Some.Damping(forgive: 3)).After(Seconds(100), Cadence).After(Some.Pass(100), Some.Damping(forgive: 3));
        Assert.Equal((CheckStatus.Passing, 0), (health.Status, health.Streak));
        Assert.Equal(Some.At(0), health.ChangedAt);
    }

    [Fact]
    public void A_stale_failing_check_still_has_to_rise()
    {
        var once = Some.FailingHealth().After(Seconds(100), Cadence).After(Some.Pass(100), Some.Damping(rise: 2));
        Assert.Equal(CheckStatus.Failing, once.Status);
        Assert.Equal(CheckStatus.Passing, once.After(Some.Pass(101), Some.Damping(rise: 2)).Status);
    }

    [Fact]
    public void A_joining_check_has_joined_with_its_first_sample() =>
        Assert.False(Some.JoiningHealth().After(Some.Fail(1), Some.Damping()).IsJoining);

    [Theory]
    [InlineData(60, true)]
    [InlineData(60.001, false)]
    public void A_joining_check_is_waited_for_at_most_60_s(double seconds, bool expected) =>
        Assert.Equal(expected, Some.JoiningHealth().After(Seconds(seconds), Some.Cadence(intervalSeconds: 3600)).IsJoining);

    [Fact]
    public void A_joining_check_is_not_waited_for_once_it_is_stale()
    {
        Assert.True(Some.JoiningHealth().After(Seconds(15), Cadence).IsJoining);
        Assert.False(Some.JoiningHealth().After(Seconds(16), Cadence).IsJoining);
    }

    [Fact]
    public void A_check_once_waited_for_in_vain_does_not_join_again()
    {
        var waited = Some.JoiningHealth().After(Seconds(61), Some.Cadence(intervalSeconds: 3600));
        Assert.False(waited.After(Seconds(1), Some.Cadence(intervalSeconds: 3600)).IsJoining);
    }

    [Fact]
    public void A_shorter_interval_makes_no_check_stale_at_once()
    {
        var health = Some.PassingHealth().Replanned(Some.Cadence(60), Some.Cadence(5), Seconds(50));
        Assert.False(health.After(Seconds(65), Some.Cadence(5)).IsStale);
        Assert.True(health.After(Seconds(66), Some.Cadence(5)).IsStale);
    }

    [Fact]
    public void A_shorter_interval_forgives_no_more_silence_than_the_old_one_did()
    {
        var health = Some.PassingHealth().Replanned(Some.Cadence(60), Some.Cadence(5), Seconds(170));
        Assert.False(health.After(Seconds(180), Some.Cadence(5)).IsStale);
        Assert.True(health.After(Seconds(181), Some.Cadence(5)).IsStale);
    }

    [Fact]
    public void A_longer_interval_counts_from_the_newest_sample()
    {
        var health = Some.PassingHealth().Replanned(Some.Cadence(5), Some.Cadence(60), Seconds(10));
        Assert.False(health.After(Seconds(180), Some.Cadence(60)).IsStale);
        Assert.True(health.After(Seconds(181), Some.Cadence(60)).IsStale);
    }

    [Fact]
    public void An_equal_cadence_changes_nothing()
    {
        var health = Some.PassingHealth();
        Assert.Same(health, health.Replanned(Some.Cadence(5), Some.Cadence(5), Seconds(10)));
    }

    private static TimeSpan Seconds(double seconds) => Some.At(seconds).Uptime;
}

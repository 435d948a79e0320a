using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

/// <summary>What is believed of a check when nobody listened for a while, or when another process did.</summary>
public class CheckSleepTests
{
    // Stale after 15 s.
    private static readonly Cadence Cadence = Some.Cadence(intervalSeconds: 5);

    [Fact]
    public void F36_silence_while_nobody_listened_is_no_evidence()
    {
        var health = Some.PassingHealth().Slept(Seconds(100), Seconds(110));
        Assert.False(health.After(Seconds(115), Cadence).IsStale);
        Assert.True(health.After(Seconds(115.001), Cadence).IsStale);
        Assert.Equal((CheckStatus.Passing, Some.At(0)), (health.Status, health.ChangedAt));
    }

    [Fact]
    public void A_failure_is_no_older_for_it() => Assert.Equal(Seconds(101), Some.FailingHealth(heardAt: 1).Slept(Seconds(100), Seconds(101)).BadSince);

    [Fact]
    public void What_was_heard_while_nobody_else_listened_was_not_heard_later_than_now()
    {
        var health = Some.FailingHealth(heardAt: 100).Slept(Seconds(50), Seconds(101));
        Assert.Equal((Seconds(101), Seconds(101)), (health.HeardAt, health.BadSince));
    }

    // A process that is awake for a moment now and then would otherwise believe for ever what it heard last.
    [Fact]
    public void Sleep_after_sleep_with_nothing_heard_in_between_is_bridged_120_s_in_all()
    {
        var health = Some.PassingHealth().Slept(Seconds(100), Seconds(101)).Slept(Seconds(100), Seconds(202));
        Assert.Equal((Seconds(120), CheckHealth.LongestSleep), (health.HeardAt, health.Bridged));
        Assert.True(health.After(Seconds(202), Cadence).IsStale);
        Assert.False(Some.PassingHealth().Slept(Seconds(60), Seconds(61)).Slept(Seconds(60), Seconds(122)).After(Seconds(122), Cadence).IsStale);
    }

    [Fact]
    public void With_something_heard_in_between_each_sleep_is_bridged()
    {
        var health = Some.PassingHealth().Slept(Seconds(100), Seconds(101)).After(Some.Pass(102), Some.Damping()).Slept(Seconds(100), Seconds(202));
        Assert.Equal(Seconds(202), health.HeardAt);
        Assert.False(health.After(Seconds(202), Cadence).IsStale);
    }

    [Fact]
    public void A_sample_that_counts_for_nothing_is_nothing_heard()
    {
        var health = Some.PassingHealth().Slept(Seconds(100), Seconds(101)).After(Some.Unsure(102), Some.Damping()).Slept(Seconds(100), Seconds(202));
        Assert.True(health.After(Seconds(202), Cadence).IsStale);
    }

    [Fact]
    public void F40_what_is_held_over_a_restart_is_believed_until_it_is_heard()
    {
        var held = Some.PassingHealth(heardAt: 10).HeldOver(Seconds(20), Seconds(30), until: Seconds(70));
        Assert.True(held.IsHeldOver);
        Assert.Equal((CheckStatus.Passing, Seconds(30), Seconds(70)), (held.Status, held.HeardAt, held.HeldUntil));
        Assert.False(held.After(Some.Fail(31), Some.Damping(fall: 3)).IsHeldOver);
        Assert.Equal((CheckStatus.Passing, 1), (held.After(Some.Fail(31), Some.Damping(fall: 3)).Status, held.After(Some.Fail(31), Some.Damping(fall: 3)).Streak));
    }

    [Theory]
    [InlineData(70, false)]
    [InlineData(70.001, true)]
    public void What_is_held_over_is_believed_no_longer_than_that_whatever_the_interval(double seconds, bool expected) =>
        Assert.Equal(expected, Some.PassingHealth(heardAt: 10).HeldOver(Seconds(20), Seconds(30), until: Seconds(70)).After(Seconds(seconds), Some.Cadence(3600)).Status == CheckStatus.Unknown);

    [Fact]
    public void What_was_heard_is_no_longer_held_over_and_ages_like_any_other()
    {
        var heard = Some.PassingHealth(heardAt: 10).HeldOver(Seconds(20), Seconds(30), until: Seconds(70)).After(Some.Pass(31), Some.Damping());
        Assert.False(heard.After(Seconds(3600), Some.Cadence(3600)).IsStale);
    }

    [Fact]
    public void F69_a_second_restart_makes_nothing_of_the_first_younger()
    {
        var first = Some.PassingHealth(heardAt: 10).HeldOver(Seconds(20), Seconds(30), until: Seconds(70));
        Assert.Equal(Seconds(70), first.HeldOver(Seconds(5), Seconds(60), until: Seconds(115)).HeldUntil);
        Assert.Equal(Seconds(65), first.HeldOver(Seconds(5), Seconds(60), until: Seconds(65)).HeldUntil);
        Assert.Equal(Seconds(115), first.After(Some.Pass(31), Some.Damping()).HeldOver(Seconds(5), Seconds(60), until: Seconds(115)).HeldUntil);
    }

    private static TimeSpan Seconds(double seconds) => Some.At(seconds).Uptime;
}

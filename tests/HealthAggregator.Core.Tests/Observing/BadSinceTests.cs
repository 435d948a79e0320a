using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

/// <summary>Since when nothing good was seen of a check: what blindness is told by.</summary>
public class BadSinceTests
{
    [Fact]
    public void A_check_of_which_nothing_was_heard_is_not_bad() => Assert.Null(new CheckHealth(TimeSpan.Zero).BadSince);

    [Fact]
    public void It_is_bad_from_the_first_failure_though_it_has_not_fallen()
    {
        var health = Some.PassingHealth().After(Some.Fail(3), Some.Damping(fall: 3));
        Assert.Equal((CheckStatus.Passing, Some.At(3).Uptime), (health.Status, health.BadSince));
    }

    [Fact]
    public void Further_failures_do_not_move_it() =>
        Assert.Equal(Some.At(1).Uptime, Some.PassingHealth().After("F F F F", Some.Damping(fall: 3)).BadSince);

    [Fact]
    public void One_pass_ends_it_though_the_check_has_not_risen()
    {
        var health = Some.FailingHealth().After(Some.Pass(1), Some.Damping(rise: 2));
        Assert.Equal(CheckStatus.Failing, health.Status);
        Assert.Null(health.BadSince);
    }

    [Fact]
    public void F22_to_have_no_means_to_ask_is_evidence_of_blindness_and_none_against_the_check()
    {
        var health = Some.PassingHealth().After(Some.Unsure(3, FailureKind.Local), Some.Undamped);
        Assert.Equal((CheckStatus.Passing, 0, Some.At(3).Uptime), (health.Status, health.Streak, health.BadSince));
        Assert.Equal(Some.At(3).Uptime, health.After(Some.Unsure(4, FailureKind.Local), Some.Undamped).BadSince);
        Assert.Equal(Some.At(3).Uptime, health.After(Some.Fail(4), Some.Undamped).BadSince);
        Assert.Null(health.After(Some.Pass(4), Some.Undamped).BadSince);
    }

    [Theory]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.None)]
    public void What_came_too_late_through_this_processs_fault_is_evidence_of_nothing(FailureKind failure)
    {
        Assert.Null(Some.PassingHealth().After(Some.Unsure(3, failure), Some.Undamped).BadSince);
        Assert.Equal(Some.At(1).Uptime, Some.FailingHealth(1).After(Some.Unsure(3, failure), Some.Undamped).BadSince);
    }
}

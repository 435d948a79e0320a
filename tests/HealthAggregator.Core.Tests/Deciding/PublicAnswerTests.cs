using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public sealed class PublicAnswerTests
{
    [Theory]
    [InlineData(FailureKind.None, Verdict.Pass)]
    [InlineData(FailureKind.SaidFail, Verdict.Fail)]
    [InlineData(FailureKind.Status, Verdict.Fail)]
    [InlineData(FailureKind.Redirect, Verdict.Fail)]
    [InlineData(FailureKind.Body, Verdict.Fail)]
    [InlineData(FailureKind.TooLarge, Verdict.Fail)]
    [InlineData(FailureKind.Timeout, null)]
    [InlineData(FailureKind.Refused, null)]
    [InlineData(FailureKind.Reset, null)]
    [InlineData(FailureKind.Unreachable, null)]
    [InlineData(FailureKind.Tls, null)]
    [InlineData(FailureKind.Dns, null)]
    [InlineData(FailureKind.Protocol, null)]
    public void Whatever_is_answered_that_is_not_PASS_is_FAIL_and_no_answer_is_silence(FailureKind failure, Verdict? said)
    {
        var health = new CheckHealth(TimeSpan.Zero).After(Some.Pass() with { Failure = failure }, Some.Undamped);

        Assert.Equal(said, PublicAnswer.Of(health));
    }

    [Fact]
    public void What_was_not_heard_yet_or_not_for_long_has_said_nothing()
    {
        Assert.Null(PublicAnswer.Of(new(TimeSpan.Zero)));
        Assert.Null(PublicAnswer.Of(Some.PassingHealth().After(TimeSpan.FromMinutes(5), Some.Cadence())));
    }
}

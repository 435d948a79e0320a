using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Tests.Deciding;

public class VerdictTests
{
    [Fact]
    public void A_verdict_that_nobody_gave_is_FAIL() => Assert.Equal(Verdict.Fail, default);
}

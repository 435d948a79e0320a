using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Observing;

public class SampleTests
{
    [Fact]
    public void It_passed_exactly_when_nothing_failed() => Assert.All(
        Enum.GetValues<FailureKind>(),
        failure => Assert.Equal(failure == FailureKind.None, new Sample(Some.At(0), TimeSpan.Zero, failure).Passed));

    [Fact]
    public void Its_defaults_are_one_try_no_reason_and_no_times()
    {
        var sample = new Sample(Some.At(0), TimeSpan.Zero, FailureKind.None);
        Assert.Equal((1, "", default), (sample.Attempts, sample.Reason, sample.Phases));
    }
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class StackHealthTests
{
    private static readonly StackPlan Stack = Some.Stack(Some.Checks("web", 4));
    private static readonly DataCenterPlan DataCenter = Some.DataCenter(Stack) with { Threshold = new(75) };

    [Theory]
    [InlineData(3, Verdict.Pass)]
    [InlineData(2, Verdict.Fail)]
    public void Without_a_threshold_it_is_judged_by_that_of_its_data_center(long passing, Verdict expected) =>
        Assert.Equal(expected, Of(Some.Tally(passing, 4)).VerdictBy(Stack, DataCenter));

    [Theory]
    [InlineData(2, Verdict.Pass)]
    [InlineData(1, Verdict.Fail)]
    public void With_a_threshold_it_is_judged_by_that(long passing, Verdict expected) =>
        Assert.Equal(expected, Of(Some.Tally(passing, 4)).VerdictBy(Stack with { Threshold = new(50) }, DataCenter));

    [Fact]
    public void A_failing_required_check_fails_it() =>
        Assert.Equal(Verdict.Fail, Of(Some.Tally(3, 4) with { RequiredFailing = 1 }).VerdictBy(Stack, DataCenter));

    [Fact]
    public void No_evidence_is_no_PASS() => Assert.Equal(Verdict.Fail, StackHealth.Empty.VerdictBy(Stack, DataCenter));

    [Fact]
    public void A_stack_of_advisory_checks_is_judged_by_those()
    {
        var advisory = Some.Stack(Some.Check() with { Vote = Vote.Advisory });
        Assert.Equal(Verdict.Pass, new StackHealth(default, new(3, 4)).VerdictBy(advisory, DataCenter));
        Assert.Equal(Verdict.Fail, new StackHealth(default, new(2, 4)).VerdictBy(advisory, DataCenter));
    }

    [Fact]
    public void A_stack_with_a_counted_check_is_not_judged_by_its_advisory_ones() =>
        Assert.Equal(Verdict.Fail, new StackHealth(Some.Tally(0, 1), new(9, 10)).VerdictBy(Stack, DataCenter));

    private static StackHealth Of(Tally checks) => new(checks, checks.Score);
}

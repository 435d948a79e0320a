using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Planning;

public class StackPlanTests
{
    [Fact]
    public void By_default_it_has_no_threshold_no_weight_of_its_own_and_a_vote()
    {
        var stack = Some.Stack(Some.Check());
        Assert.Equal((null, null, Vote.Voting), (stack.Threshold, stack.Weight, stack.Vote));
    }

    [Fact]
    public void A_stack_without_checks_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new StackPlan("web", []));

    [Fact]
    public void Its_counted_weight_is_that_of_the_checks_that_are_counted() =>
        Assert.Equal(5, Of(Some.Check("web/1") with { Weight = 2 }, Some.Check("web/2") with { Weight = 3, Vote = Vote.Required }, Advisory(9)).CountedWeight);

    [Fact]
    public void Without_a_threshold_it_adds_its_counted_weight_whatever_its_own_weight_and_vote() =>
        Assert.Equal(2, (Of(Some.Check("web/1") with { Weight = 2 }) with { Weight = 7, Vote = Vote.Advisory }).VotingWeight);

    [Fact]
    public void With_a_threshold_it_adds_its_counted_weight_unless_it_says_otherwise()
    {
        var stack = Of(Some.Check("web/1") with { Weight = 2 }) with { Threshold = new(50) };
        Assert.Equal(2, stack.VotingWeight);
        Assert.Equal(7, (stack with { Weight = 7 }).VotingWeight);
        Assert.Equal(0, (stack with { Weight = 0 }).VotingWeight);
    }

    [Fact]
    public void An_advisory_stack_with_a_threshold_adds_nothing() =>
        Assert.Equal(0, (Of(Some.Check()) with { Threshold = new(50), Weight = 7, Vote = Vote.Advisory }).VotingWeight);

    [Fact]
    public void A_stack_in_which_nothing_is_counted_adds_nothing_whatever_its_weight() =>
        Assert.Equal(0, (Of(Advisory(3)) with { Threshold = new(50), Weight = 7 }).VotingWeight);

    [Theory]
    [InlineData(-1)]
    [InlineData(StackPlan.HeaviestWeight + 1)]
    [InlineData(long.MaxValue)]
    public void F26_a_weight_that_might_overflow_a_sum_is_refused(long weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(Some.Check()) with { Weight = weight });

    [Theory]
    [InlineData(0L)]
    [InlineData(StackPlan.HeaviestWeight)]
    public void A_weight_up_to_that_is_allowed(long weight) => Assert.Equal(weight, (Of(Some.Check()) with { Weight = weight }).Weight);

    private static StackPlan Of(params CheckPlan[] checks) => Some.Stack([.. checks]);

    private static CheckPlan Advisory(int weight) => Some.Check("web/shown") with { Weight = weight, Vote = Vote.Advisory };
}

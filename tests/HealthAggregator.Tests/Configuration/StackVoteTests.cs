using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Configuration;

public sealed class StackVoteTests
{
    [Fact]
    public void Without_a_threshold_the_vote_and_weight_of_a_stack_are_those_of_its_checks()
    {
        var stack = ConfigText.Stack("{ vote: required, weight: 3, checks: { a: http://h/a, b: { http: http://h/b, vote: advisory } } }");

        Assert.Equal([Vote.Required, Vote.Advisory], stack.Checks.Select(check => check.Vote));
        Assert.Equal([3, 3], stack.Checks.Select(check => check.Weight));
        Assert.Equal(3, stack.VotingWeight);
    }

    [Fact]
    public void With_a_threshold_the_vote_and_weight_of_a_stack_are_its_own()
    {
        var stack = ConfigText.Stack("{ threshold: 50%, vote: required, weight: 10, checks: { a: http://h/a, b: { http: http://h/b, weight: 2 } } }");

        Assert.Equal((new Threshold(50), 10L, Vote.Required), (stack.Threshold, stack.Weight, stack.Vote));
        Assert.Equal([Vote.Voting, Vote.Voting], stack.Checks.Select(check => check.Vote));
        Assert.Equal([1, 2], stack.Checks.Select(check => check.Weight));
        Assert.Equal(3, stack.CountedWeight);
        Assert.Equal(10, stack.VotingWeight);
    }

    [Fact]
    public void With_a_threshold_and_no_weight_a_stack_weighs_what_its_checks_weigh() =>
        Assert.Equal(5, ConfigText.Stack("{ threshold: 50%, checks: { a: http://h/a, b: { http: http://h/b, weight: 4 } } }").VotingWeight);

    [Fact]
    public void With_a_threshold_the_checks_take_vote_and_weight_from_the_defaults()
    {
        var stack = ConfigText.Stack("{ threshold: 50%, checks: { a: http://h/a, b: { http: http://h/b, vote: voting } } }", "{ vote: advisory, weight: 4 }");

        Assert.Equal([Vote.Advisory, Vote.Voting], stack.Checks.Select(check => check.Vote));
        Assert.Equal([4, 4], stack.Checks.Select(check => check.Weight));
        Assert.Equal(Vote.Voting, stack.Vote);
    }

    [Fact]
    public void A_stack_may_count_for_nothing_beside_one_that_counts()
    {
        var plan = ConfigText.Valid("data_centers: { dc: { stacks: { a: { vote: advisory, checks: { a: http://h/a } }, b: { checks: { b: http://h/b } } } } }").Plan;

        Assert.Equal([0, 1], plan.Stacks.Select(stack => stack.VotingWeight));
    }

    [Fact]
    public void A_required_check_may_weigh_nothing()
    {
        var stack = ConfigText.Stack("{ checks: { a: { http: http://h/a, vote: required, weight: 0 }, b: http://h/b } }");

        Assert.Equal((Vote.Required, 0), (stack.Checks[0].Vote, stack.Checks[0].Weight));
    }
}

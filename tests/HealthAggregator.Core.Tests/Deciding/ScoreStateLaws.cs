using FsCheck;
using FsCheck.Fluent;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Deciding;

public class ScoreStateLaws
{
    /// <summary>A plan, and the scores out of a hundred that were seen, each with how many seconds after the one before.</summary>
    private static readonly Gen<(DataCenterPlan Plan, (int Wait, int Passing)[] Scores)> Cases =
        from threshold in Gen.Choose(1, 100)
        from higher in Gen.Choose(threshold, 100)
        from failAfter in Gen.Choose(0, 5)
        from recoverAfter in Gen.Choose(0, 5)
        from scores in Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 100)).NonEmptyListOf()
        select (
            Some.StacksOfOne(1) with
            {
                Threshold = new(threshold),
                RecoverAt = new(higher),
                FailAfter = TimeSpan.FromSeconds(failAfter),
                RecoverAfter = TimeSpan.FromSeconds(recoverAfter),
            },
            scores.Select(score => (score.Item1, score.Item2)).ToArray());

    [Fact]
    public void The_verdict_turns_when_every_score_for_long_enough_was_on_the_other_side() => Law.Holds(Cases, one =>
    {
        var (plan, now) = (one.Plan, 0);
        var state = ScoreState.First(plan, Some.Tally(one.Scores[0].Passing, 100));
        var against = new List<int>(); // when each of the newest scores that contradict the verdict was seen
        foreach (var (wait, passing) in one.Scores[1..])
        {
            now += wait;
            var before = state;
            state = state.After(plan, Some.Tally(passing, 100), TimeSpan.FromSeconds(now));
            var (contradicts, patience) = before.Verdict == Verdict.Pass
                ? (passing < plan.Threshold.Percent, plan.FailAfter)
                : (passing >= plan.RecoverAt.Percent, plan.RecoverAfter);
            against = contradicts ? [.. against, now] : [];
            var turns = contradicts && TimeSpan.FromSeconds(now - against[0]) >= patience;
            Assert.Equal(turns, state.Verdict != before.Verdict);
            against = turns ? [] : against;
        }
    });

    [Fact]
    public void With_manual_recovery_no_PASS_comes_back_without_an_operator() => Law.Holds(Cases, one =>
    {
        var (plan, now) = (one.Plan with { Recovery = Recovery.Manual }, 0);
        var state = ScoreState.First(plan, Some.Tally(one.Scores[0].Passing, 100));
        foreach (var (wait, passing) in one.Scores[1..])
        {
            now += wait;
            var before = state;
            state = state.After(plan, Some.Tally(passing, 100), TimeSpan.FromSeconds(now));
            Assert.True(state.Verdict <= before.Verdict);
            Assert.Equal(state.Verdict == Verdict.Fail, state.IsLatched);
        }
    });
}

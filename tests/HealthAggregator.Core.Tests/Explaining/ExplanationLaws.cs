using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Explaining;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests.Explaining;

public class ExplanationLaws
{
    [Fact]
    public void One_rung_decides_and_says_what_is_decided_and_why() => Law.Holds(AnyEstate.Of(), estate => Explains(estate.End()));

    [Fact]
    public void Of_every_data_center_of_every_story_too() => Law.Holds(AnyStory.Of(), story => Explains(story.End()));

    [Fact]
    public void Once_stale_it_is_told_FAIL_by_that_and_the_rest_is_as_it_was() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        var (fresh, stale) = (Explanation.Of(now, 0, false), Explanation.Of(now, 0, true));

        Assert.Equal((Verdict.Fail, Rung.Stale), (stale.Decision.Verdict, stale.Decision.Rung));
        Assert.Equal(Rung.Stale, Assert.Single(stale.Rungs, rung => rung.Decides).Rung);
        Assert.Equal(fresh.Rungs.Skip(1).Select(rung => rung with { Decides = false }), stale.Rungs.Skip(1));
        Assert.All(stale.Ways, way => Assert.IsType<Condition.Published>(way.Conditions[0]));
        Assert.Equal(fresh.Decision.Verdict == Verdict.Pass ? 1 : fresh.Ways.Length, stale.Ways.Length);
    });

    [Fact]
    public void What_counts_and_does_not_pass_is_listed_with_what_it_takes() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        var (losses, tally) = (Explanation.Of(now, 0, false).Score.Losses, now.DataCenters[0].Tally);

        // While nothing is seen, what was heard last is listed, and the score is what was settled on.
        if (now.DataCenters[0].Isolation is null)
        {
            Assert.Equal(tally.Score.Total - tally.Score.Passing, losses.Sum(loss => loss.Weight));
        }

        Assert.All(losses, loss => Assert.NotEmpty(loss.Why));
        var joining = now.Plan.Checks.Where((_, index) => now.Checks[index].IsJoining).Select(check => $"{check.Key.Stack}/{check.Key.Check}");
        Assert.Empty(losses.Select(loss => loss.Name).Intersect(joining));
    });

    [Fact]
    public void What_joins_is_named_and_said_to_be_heard_by_no_rung() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var now = estate.End();
        var explained = Explanation.Of(now, 0, false);

        Assert.Equal(now.DataCenters[0].Tally.Joining > 0, explained.Score.Notes.Any(note => note.Contains("not heard yet, in no score until", StringComparison.Ordinal)));
        if (now.DataCenters[0].Tally.Joining > 0)
        {
            Assert.DoesNotContain("every counted check was heard", explained.Rungs.Single(rung => rung.Rung == Rung.Starting).Saw, StringComparison.Ordinal);
        }
    });

    private static void Explains(Snapshot now)
    {
        for (var index = 0; index < now.DataCenters.Length; index++)
        {
            var explained = Explanation.Of(now, index, false);
            var deciding = Assert.Single(explained.Rungs, rung => rung.Decides);

            Assert.Equal(Enum.GetValues<Rung>(), explained.Rungs.Select(rung => rung.Rung));
            Assert.Equal(now.DataCenters[index].Decision, new(deciding.Verdict!.Value, deciding.Rung, deciding.Saw));
            Assert.All(explained.Rungs, rung => Assert.NotEmpty(rung.Saw));

            // Those before it do not apply, but for what the last site turns.
            Assert.All(explained.Rungs.TakeWhile(rung => !rung.Decides), rung => Assert.True(rung.Verdict is null || deciding.Rung == Rung.LastSite, $"{rung}"));
        }
    }
}

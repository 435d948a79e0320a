using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>The same inputs at the same moments give the same snapshots, and how far that goes.</summary>
public class ReplayLaws
{
    [Fact]
    public void Replay_gives_the_same_snapshots() => Law.Holds(AnyStory.Of(), story =>
        Assert.Equal(story.Play().Select(Facts.Of), story.Play().Select(Facts.Of)));

    [Fact]
    public void Replay_gives_the_same_snapshots_under_a_plan_read_again_from_the_same_file() => Law.Holds(AnyStory.Of(), story =>
    {
        var again = story with { Plans = [.. story.Plans.Select(plan => plan.Reread())] };
        Assert.Equal(story.Play().Select(Facts.Of), again.Play().Select(Facts.Of));
    });

    [Fact]
    public void A_step_leaves_the_snapshot_it_started_from_as_it_was() => Law.Holds(AnyStory.Of(), story =>
    {
        var lived = new List<(Snapshot Snapshot, string Facts)>();
        foreach (var snapshot in story.Play())
        {
            lived.Add((snapshot, Facts.Of(snapshot)));
        }

        Assert.All(lived, moment => Assert.Equal(moment.Facts, Facts.Of(moment.Snapshot)));
    });

    // Not more than this holds: a batch that holds a reload may end or begin a data center's start, and a batch that holds a sample from before its own
    // moment is judged by what was known of the silence before it.
    [Fact]
    public void It_does_not_matter_to_checks_and_scores_how_samples_of_one_moment_are_batched() => Law.Holds(AnyStory.OfSamples(), story =>
    {
        var (together, apart) = (story.End(), OneByOne(story).End());
        Assert.Equal(Facts.Checks(together), Facts.Checks(apart));
        Assert.Equal(Facts.Stacks(together), Facts.Stacks(apart));
        Assert.Equal(together.DataCenters.Select(dataCenter => dataCenter.Tally), apart.DataCenters.Select(dataCenter => dataCenter.Tally));
    });

    // A batch shows only its end: a dip below the threshold and back within one is never seen. So verdicts agree where the score rung has no memory.
    [Fact]
    public void It_does_not_matter_to_an_undamped_verdict_how_samples_of_one_moment_are_batched() => Law.Holds(AnyStory.OfSamples(), story =>
    {
        var undamped = story.With(dataCenter => dataCenter with
        {
            RecoverAt = dataCenter.Threshold,
            FailAfter = TimeSpan.Zero,
            RecoverAfter = TimeSpan.Zero,
            Recovery = Recovery.Auto,
        });
        Assert.Equal(Facts.Verdicts(undamped.End()), Facts.Verdicts(OneByOne(undamped).End()));
    });

    // The times that operators read are what the clock was when they said something, and what the clock says is all that there is to be written down.
    [Fact]
    public void F37_a_jump_of_the_wall_clock_changes_nothing_where_nobody_said_anything_with_an_edge() => Law.Holds(
        AnyStory.InWhichTheClockMattersInTheEast(),
        story =>
        {
            var steady = story with { WallJumps = [TimeSpan.Zero] };
            var jumping = story with
            {
                WallJumps = [TimeSpan.FromHours(1), TimeSpan.FromDays(-3650), TimeSpan.FromSeconds(-1), TimeSpan.Zero, TimeSpan.FromDays(3650)],
            };
            Assert.Equal(steady.Play().Select(OfTheWest), jumping.Play().Select(OfTheWest));
        });

    [Fact]
    public void F37_a_jump_of_the_wall_clock_changes_nothing_that_was_observed() => Law.Holds(AnyStory.Of(), story =>
    {
        var steady = story.Where(happened => happened is not Event.Said { Saying.IsOfMaintenance: true }) with { WallJumps = [TimeSpan.Zero] };
        var jumping = steady with { WallJumps = [TimeSpan.FromDays(-3650), TimeSpan.Zero, TimeSpan.FromDays(3650)] };
        Assert.Equal(steady.Play().Select(AllObserved), jumping.Play().Select(AllObserved));
    });

    [Fact]
    public void What_operators_say_changes_nothing_that_is_observed_but_for_maintenance() => Law.Holds(AnyStory.Of(), story =>
    {
        var said = story.Where(happened => happened is not Event.Said { Saying.IsOfMaintenance: true });
        Assert.Equal(said.Where(happened => happened is not (Event.Said or Event.Lost)).Play().Select(AllObserved), said.Play().Select(AllObserved));
    });

    [Fact]
    public void Nothing_that_operators_say_changes_what_is_believed_of_a_check() => Law.Holds(AnyStory.Of(), story =>
    {
        var silent = story.Where(happened => happened is not (Event.Said or Event.Lost));
        Assert.Equal(silent.Play().SelectMany(Facts.Beliefs), story.Play().SelectMany(Facts.Beliefs));
    });

    private static string OfTheWest(Snapshot snapshot) => Facts.WithoutTimes(snapshot, AnyStory.West);

    private static string AllObserved(Snapshot snapshot) =>
        string.Join('\n', Facts.Checks(snapshot).Concat(Facts.Stacks(snapshot)).Concat(Facts.Observed(snapshot)));

    private static Story OneByOne(Story story) => story with
    {
        Chapters =
        [
            .. story.Chapters.SelectMany(chapter => chapter.Events.Length == 0
                ? [chapter]
                : chapter.Events.Select((happened, index) => new Chapter(index == 0 ? chapter.Wait : 0, [happened]))),
        ],
    };
}

using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What holds for every plan, whatever happened under it.</summary>
public class SnapshotLaws
{
    [Fact]
    public void A_failing_sample_never_raises_a_score() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var (before, failed) in story.Play().SelectMany(before => FailingSamples(before).Select(failed => (before, failed))))
        {
            NothingRose(before, before.After([failed], before.AsOf));
        }
    });

    [Fact]
    public void A_failing_sample_that_waited_in_a_queue_never_raises_a_score() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            foreach (var check in before.Plan.Checks)
            {
                var ended = before.AsOf with { Uptime = before.AsOf.Uptime - TimeSpan.FromSeconds(2) };
                NothingRose(before, before.After([new Input.Sampled(check, Some.Sample(false, ended))], before.AsOf));
            }
        }
    });

    // The step in which a failing sample completes the first round may be the first to say PASS: the score did not rise, it was not spoken of before.
    [Fact]
    public void No_PASS_appears_because_of_a_failing_sample() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            var at = Later(before, 1.2);
            var without = before.After([], at);
            foreach (var check in before.Plan.Checks)
            {
                var with = before.After([new Input.Sampled(check, Some.Sample(false, at))], at);
                Assert.All(Verdicts(without, with), pair =>
                    Assert.True(pair.After.Verdict <= pair.Before.Verdict || pair.Before.Rung == Rung.Starting, $"{check.Key}: {pair}"));
            }
        }
    });

    [Fact]
    public void A_failing_sample_is_never_better_than_a_passing_one() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play())
        {
            var at = Later(before, 0.7);
            foreach (var check in before.Plan.Checks)
            {
                var passed = before.After([new Input.Sampled(check, Some.Sample(true, at))], at);
                var failed = before.After([new Input.Sampled(check, Some.Sample(false, at))], at);
                NothingRose(passed, failed);
                Assert.All(Verdicts(passed, failed), pair => Assert.True(pair.After.Verdict <= pair.Before.Verdict, $"{check.Key}: {pair}"));
            }
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Silence_never_raises_a_score(double seconds) => Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
    {
        foreach (var before in story.Play())
        {
            NothingRose(before, before.After([], Later(before, seconds)));
        }
    });

    [Theory]
    [InlineData(0.5)]
    [InlineData(100)]
    public void Silence_never_makes_a_verdict_PASS_where_nothing_waits_for_recover_after(double seconds) =>
        Law.Holds(AnyStory.InWhichSilenceCounts(), story =>
        {
            foreach (var before in story.With(dataCenter => dataCenter with { RecoverAfter = TimeSpan.Zero }).Play())
            {
                var after = before.After([], Later(before, seconds));
                Assert.All(Verdicts(before, after), pair => Assert.True(pair.After.Verdict <= pair.Before.Verdict, $"{pair}"));
            }
        });

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
        var lived = new List<(Snapshot Snapshot, IReadOnlyList<string> Facts)>();
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

    [Fact]
    public void The_order_of_data_centers_stacks_and_checks_does_not_matter() => Law.Holds(AnyStory.Of(), story =>
    {
        var reversed = story with { Plans = [.. story.Plans.Select(plan => plan.Reversed())] };
        Assert.Equal(story.Play().Select(Facts.InAnyOrder), reversed.Play().Select(Facts.InAnyOrder));
    });

    [Fact]
    public void The_tally_kept_by_difference_equals_the_one_reckoned_from_nothing() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var snapshot in story.Play())
        {
            Assert.Equal(
                snapshot.Plan.DataCenters.Select(dataCenter => Reckoning.Of(snapshot, dataCenter)),
                snapshot.DataCenters.Select(dataCenter => dataCenter.Tally));
        }
    });

    [Fact]
    public void A_jump_of_the_wall_clock_changes_nothing() => Law.Holds(AnyStory.Of(), story =>
    {
        var jumping = story with
        {
            WallJumps = [TimeSpan.FromHours(1), TimeSpan.FromDays(-3650), TimeSpan.FromSeconds(-1), TimeSpan.Zero, TimeSpan.FromDays(3650)],
        };
        Assert.Equal(story.Play().Select(Facts.Of), jumping.Play().Select(Facts.Of));
    });

    [Fact]
    public void A_step_without_news_changes_nothing() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var snapshot in story.Play())
        {
            var again = snapshot.After([], snapshot.AsOf);
            Assert.Equal(Facts.Checks(snapshot), Facts.Checks(again));
            Assert.Equal(snapshot.DataCenters, again.DataCenters);
            Assert.Empty(again.Changes.Checks);
            Assert.Empty(again.Changes.Stacks);
            Assert.Empty(again.Changes.DataCenters);
            Assert.Empty(again.Changes.InDoubt);
        }
    });

    [Fact]
    public void Every_change_of_a_status_or_a_verdict_is_reported_once_with_what_was_before_and_after() => Law.Holds(AnyStory.Of(), story =>
    {
        Snapshot? before = null;
        foreach (var after in WithAtMostOneReloadAStep(story).Play())
        {
            Assert.Equal(StatusChanges(before, after).Order(), after.Changes.Checks.Select(change =>
                $"{change.Check.Key} {change.Before.Status} {change.Before.IsStale} {change.After.Status} {change.After.IsStale}").Order());
            Assert.Equal(VerdictChanges(before, after).Order(), after.Changes.DataCenters.Select(change =>
                $"{change.DataCenter.Name} {change.Before.Verdict} {change.Before.Rung} {change.After.Verdict} {change.After.Rung} {change.IsFirst}").Order());
            before = after;
        }
    });

    [Fact]
    public void The_stories_these_laws_are_tried_on_go_everywhere()
    {
        var seen = new HashSet<string>();
        Law.Holds(AnyStory.Of(), story =>
        {
            foreach (var snapshot in story.Play())
            {
                seen.UnionWith(snapshot.Checks.Where(check => check.IsStale).Select(check => $"stale {check.Status}"));
                seen.UnionWith(snapshot.Checks.Where(check => check.IsJoining).Select(_ => "joining"));
                seen.UnionWith(snapshot.Checks.Where(check => check.Forgiving > 0).Select(_ => "forgiving"));
                seen.UnionWith(snapshot.DataCenters.Select(dataCenter => $"{dataCenter.Decision.Verdict} by {dataCenter.Decision.Rung}"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Score is { CrossedAt: not null })
                    .Select(dataCenter => $"{dataCenter.Decision.Verdict} but crossed"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Score is { IsLatched: true }).Select(_ => "latched"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Tally.JoiningWeight > 0
                    && dataCenter.Decision.Reason.Contains("held over the reload", StringComparison.Ordinal)).Select(dataCenter => $"held {dataCenter.Decision.Verdict}"));
            }
        });

        Assert.Superset(
            new HashSet<string>(
            [
                "stale Unknown", "stale Failing", "stale Passing", "joining", "forgiving", "latched", "held Pass", "held Fail", "Pass but crossed",
                "Fail but crossed", "Fail by NoBurst", "Fail by Starting", "Fail by Required", "Fail by Score", "Pass by Score",
            ]),
            seen);
    }

    private static IEnumerable<Input> FailingSamples(Snapshot before) =>
        before.Plan.Checks.Select(check => new Input.Sampled(check, Some.Sample(false, before.AsOf)));

    private static Moment Later(Snapshot snapshot, double seconds) => Some.At(snapshot.AsOf.Uptime.TotalSeconds + seconds);

    private static Story OneByOne(Story story) => story with
    {
        Chapters =
        [
            .. story.Chapters.SelectMany(chapter => chapter.Events.Length == 0
                ? [chapter]
                : chapter.Events.Select((happened, index) => new Chapter(index == 0 ? chapter.Wait : 0, [happened]))),
        ],
    };

    // What one reload takes away and the next brings back is new, though its name was there before the step.
    private static Story WithAtMostOneReloadAStep(Story story) => story with
    {
        Chapters = [.. story.Chapters.Select(chapter => new Chapter(chapter.Wait,
        [
            .. chapter.Events.Where(happened => happened is not Event.Reloaded || ReferenceEquals(happened, chapter.Events.OfType<Event.Reloaded>().First())),
        ]))],
    };

    private static IEnumerable<(Decision Before, Decision After)> Verdicts(Snapshot before, Snapshot after) =>
        before.DataCenters.Zip(after.DataCenters, (left, right) => (left.Decision, right.Decision));

    private static void NothingRose(Snapshot before, Snapshot after)
    {
        for (var index = 0; index < before.DataCenters.Length; index++)
        {
            NotAbove(before.DataCenters[index].Tally.Score, after.DataCenters[index].Tally.Score);
            NotAbove(before.DataCenters[index].Tally.AtWorst, after.DataCenters[index].Tally.AtWorst);
        }

        for (var index = 0; index < before.Stacks.Count; index++)
        {
            NotAbove(before.Stacks[index].Checks.Score, after.Stacks[index].Checks.Score);
        }
    }

    // As fractions, without division; nothing of nothing is no score at all.
    private static void NotAbove(Score before, Score after) => Assert.True(
        before.Total == 0 ? after.Passing == 0 : after.Passing * before.Total <= before.Passing * after.Total,
        $"the score rose from {before} to {after}");

    private static IEnumerable<string> StatusChanges(Snapshot? before, Snapshot after)
    {
        for (var index = 0; index < after.Checks.Count; index++)
        {
            var (plan, health) = (after.Plan.Checks[index], after.Checks[index]);
            var old = before is null ? -1 : before.Plan.IndexOf(plan.Key);
            var was = old >= 0 && before!.Plan.Checks[old].Target.Equals(plan.Target) ? before.Checks[old] : null;
            if ((was?.Status ?? CheckStatus.Unknown) != health.Status || (was?.IsStale ?? false) != health.IsStale)
            {
                yield return $"{plan.Key} {was?.Status ?? CheckStatus.Unknown} {was?.IsStale ?? false} {health.Status} {health.IsStale}";
            }
        }
    }

    private static IEnumerable<string> VerdictChanges(Snapshot? before, Snapshot after)
    {
        for (var index = 0; index < after.DataCenters.Length; index++)
        {
            var (name, health) = (after.Plan.DataCenters[index].Name, after.DataCenters[index].Decision);
            var old = before?.Plan.DataCenters.ToList().FindIndex(dataCenter => dataCenter.Name == name) ?? -1;
            var was = old >= 0 ? before!.DataCenters[old].Decision : DataCenterHealth.Starting.Decision;
            if (old < 0 || was.Verdict != health.Verdict || was.Rung != health.Rung)
            {
                yield return $"{name} {was.Verdict} {was.Rung} {health.Verdict} {health.Rung} {old < 0}";
            }
        }
    }
}

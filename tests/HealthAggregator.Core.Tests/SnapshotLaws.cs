using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Core.Tests.Support;

namespace HealthAggregator.Core.Tests;

/// <summary>What holds for every plan, whatever happened under it.</summary>
public class SnapshotLaws
{
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
    public void What_is_decided_is_what_a_recount_of_the_ladder_says() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var snapshot in story.Play())
        {
            var health = snapshot.Plan.DataCenters.Zip(snapshot.DataCenters);
            Assert.All(health, pair => Assert.Equal(ControlReckoning.Decision(snapshot, pair.First), (pair.Second.Decision.Verdict, pair.Second.Decision.Rung)));
            Assert.All(health, pair => Assert.Equal(ControlReckoning.Observed(snapshot, pair.First), (pair.Second.Observed.Verdict, pair.Second.Observed.Rung)));
            Assert.All(health, pair => Assert.Equal(snapshot.Control.EffectOn(pair.First, snapshot.AsOf.Wall), pair.Second.Control));
        }
    });

    [Fact]
    public void Who_waits_for_what_was_never_heard_fails_for_nothing_else() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var snapshot in story.Play())
        {
            foreach (var (plan, health) in snapshot.Plan.DataCenters.Zip(snapshot.DataCenters).Where(pair => pair.Second.IsWaiting))
            {
                var (sure, hoped) = (Reckoning.Of(snapshot, plan), Reckoning.Of(snapshot, plan, isHoped: true));
                Assert.True(sure.Awaited > 0 && (sure.RequiredFailing > 0 || !plan.Threshold.IsMetBy(sure.AtWorst)), $"{sure}");
                Assert.True(hoped.RequiredFailing == 0 && plan.Threshold.IsMetBy(hoped.AtBest), $"{hoped}");
                Assert.Equal((Verdict.Pass, false), (health.Score!.Verdict, health.IsLatched));
            }
        }
    });

    [Fact]
    public void What_was_FAIL_passes_only_where_the_score_is_good_enough_whatever_delays_FAIL() => Law.Holds(AnyStory.Of(), story =>
    {
        var snapshots = story.Play().ToList();
        foreach (var (before, after) in snapshots.Zip(snapshots.Skip(1)).Where(pair => ReferenceEquals(pair.First.Plan, pair.Second.Plan)))
        {
            foreach (var (was, health) in before.DataCenters.Zip(after.DataCenters).Where(pair => pair is { First.Observed.Verdict: Verdict.Fail, Second.Observed.Verdict: Verdict.Pass }))
            {
                Assert.True(health.Score!.CrossedAt is null, $"{was.Observed} -> {health.Observed}");
            }

            foreach (var (was, health) in before.DataCenters.Zip(after.DataCenters).Where(pair => pair.Second is { IsWaiting: false, Score: { Verdict: Verdict.Pass, CrossedAt: not null } }))
            {
                Assert.Equal(was.Observed.Verdict == Verdict.Fail || health.Observed.Rung == Rung.Required, health.StaysFailed);
            }
        }
    });

    [Fact]
    public void What_was_FAIL_passes_only_where_enough_passes_whatever_was_held_or_seen() => Law.Holds(AnyEstate.Of(), estate =>
    {
        var snapshots = estate.Play().ToList();
        foreach (var (before, after) in snapshots.Zip(snapshots.Skip(1)).Where(pair => ReferenceEquals(pair.First.Plan, pair.Second.Plan)))
        {
            var (plan, was, now) = (after.Plan.DataCenters[0], before.DataCenters[0].Observed, after.DataCenters[0].Observed);
            if (was.Verdict == Verdict.Fail && now is { Verdict: Verdict.Pass, Rung: not (Rung.Isolated or Rung.LastSite) })
            {
                var tally = Reckoning.Of(after, plan);
                Assert.True(tally.RequiredFailing == 0 && plan.Threshold.IsMetBy(tally.AtBest), $"{was} -> {now}");
            }
        }
    });

    [Fact]
    public void A_burst_data_center_passes_only_while_burst_is_on_or_it_is_forced_to() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var snapshot in story.Play())
        {
            foreach (var (plan, health) in snapshot.Plan.DataCenters.Zip(snapshot.DataCenters))
            {
                var isWanted = plan.Role == Role.Active || ControlReckoning.IsBurstOn(snapshot.Control, plan, snapshot.AsOf.Wall);
                Assert.True(health.Decision.Verdict == Verdict.Fail || isWanted || health.Decision.Rung == Rung.Forced, $"{health.Decision}");
                Assert.InRange(health.WeightBy(plan), (int)health.Decision.Verdict, 100 * (int)health.Decision.Verdict);
            }
        }
    });

    [Fact]
    public void No_step_shows_both_data_centers_off_because_they_are_swapped() => Law.Holds(AnyStory.Of(), story =>
    {
        foreach (var before in story.Play().Where(snapshot => snapshot.Plan.DataCenters.Length == 2 && snapshot.Control.IsKnown))
        {
            foreach (var (on, off) in ((string, string)[])[(AnyStory.East, AnyStory.West), (AnyStory.West, AnyStory.East)])
            {
                var swapped = new BurstSwap(on, off, Term.Open, null).On(before.Control, before.Plan, new("alice", "failing over", before.AsOf.Wall)).State;
                var after = before.After([new Input.Controlled(swapped)], before.AsOf);
                Assert.Single(after.DataCenters, dataCenter => dataCenter.Control!.Burst.IsOn);
            }
        }
    });

    [Fact]
    public void The_order_of_data_centers_stacks_and_checks_does_not_matter() => Law.Holds(AnyStory.Of(), story =>
    {
        var reversed = story with { Plans = [.. story.Plans.Select(plan => plan.Reversed())] };
        Assert.Equal(story.Play().Select(Facts.InAnyOrder), reversed.Play().Select(Facts.InAnyOrder));
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
            Assert.Empty(again.Changes.Controls);
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
        Law.Sees(AnyStory.Of(), story =>
        {
            foreach (var snapshot in story.Play())
            {
                seen.UnionWith(snapshot.Checks.Where(check => check.IsStale).Select(check => $"stale {check.Status}"));
                seen.UnionWith(snapshot.Checks.Where(check => check.IsJoining).Select(_ => "joining"));
                seen.UnionWith(snapshot.Checks.Where(check => check.Forgiving > 0).Select(_ => "forgiving"));
                seen.UnionWith(snapshot.DataCenters.Select(dataCenter => $"{dataCenter.Decision.Verdict} by {dataCenter.Decision.Rung}"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Score is { CrossedAt: not null })
                    .Select(dataCenter => $"{dataCenter.Decision.Verdict} but crossed"));
                seen.UnionWith(snapshot.DataCenters.Zip(snapshot.Plan.DataCenters)
                    .Where(pair => pair.First.WeightBy(pair.Second) is > 1 and < 100).Select(_ => "ramping"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Decision.Reason.EndsWith("in maintenance", StringComparison.Ordinal))
                    .Select(dataCenter => $"{dataCenter.Decision.Verdict} beside maintenance"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Tally == default && dataCenter.HasStarted).Select(_ => "nothing counts"));
                seen.UnionWith(snapshot.Control.IsKnown ? [] : snapshot.DataCenters.Select(dataCenter => dataCenter.Control!.Burst.IsOn ? "lost and on" : "lost and off"));
                seen.UnionWith(snapshot.Changes.Controls.Select(turn => $"{turn.What} {turn.Kind}"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Score is { IsLatched: true }).Select(_ => "latched"));
                seen.UnionWith(snapshot.DataCenters.Where(dataCenter => dataCenter.Tally.JoiningWeight > 0
                    && dataCenter.Decision.Reason.Contains("held until the new checks", StringComparison.Ordinal)).Select(dataCenter => $"held {dataCenter.Decision.Verdict}"));
            }
        });

        string[] everywhere =
        [
            "stale Unknown", "stale Failing", "stale Passing", "joining", "forgiving", "latched", "held Pass", "held Fail", "Pass but crossed",
            "Fail but crossed", "Fail by NoBurst", "Fail by Starting", "Fail by Required", "Fail by Score", "Pass by Score",
            "Pass by Forced", "Fail by Forced", "ramping", "Pass beside maintenance", "Fail beside maintenance", "nothing counts", "lost and on", "lost and off",
            "burst Began", "burst Ended", "override Began", "override Ended", "maintenance Began", "maintenance Ended",
        ];
        Assert.Empty(everywhere.Except(seen));
    }

    // What one reload takes away and the next brings back is new, though its name was there before the step.
    private static Story WithAtMostOneReloadAStep(Story story) => story with
    {
        Chapters = [.. story.Chapters.Select(chapter => new Chapter(chapter.Wait,
        [
            .. chapter.Events.Where(happened => happened is not Event.Reloaded || ReferenceEquals(happened, chapter.Events.OfType<Event.Reloaded>().First())),
        ]))],
    };

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

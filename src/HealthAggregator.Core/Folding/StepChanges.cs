using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Folding;

/// <summary>What a step changed, once it has decided.</summary>
internal sealed class StepChanges(Snapshot before, Draft after, Moment at)
{
    /// <summary>Why a verdict is another than the one that the process before this one told.</summary>
    private const string Restarted = "this process took the place of another";

    // What the clock made of what operators had said before this step.
    private readonly ImmutableArray<ControlTurn> _turns =
        [.. before.Plan.DataCenters.SelectMany(plan => ControlTurns.Between(before.Control, plan, before.AsOf.Wall, at.Wall))];

    private readonly ImmutableArray<SnapshotChanges.CheckChange> _checks =
    [
        .. after.Before.Checks
            .Select(pair => new SnapshotChanges.CheckChange(after.Plan.Probed[pair.Key], pair.Value, after.Checks[pair.Key]))
            .Where(change => change.Before.Status != change.After.Status || change.Before.IsStale != change.After.IsStale),
    ];

    /// <summary>As <see cref="StepCauses.Revision"/>.</summary>
    public required long? Revision { get; init; }

    /// <summary>The data centers whose latched failure an operator cleared.</summary>
    public required IReadOnlySet<string> Recovered { get; init; }

    public required TimeSpan Slept { get; init; }

    /// <summary>What changed; each data center whose verdict did remembers it.</summary>
    public SnapshotChanges Remembered()
    {
        var dataCenters = Enumerable.Range(0, after.DataCenters.Count).Select(DataCenterChange).OfType<SnapshotChanges.DataCenterChange>();
        var changes = new SnapshotChanges
        {
            Checks = _checks, Stacks = [.. StackChanges()], DataCenters = [.. dataCenters], Controls = _turns, InDoubt = [.. InDoubt()],
        };
        return changes.IsEmpty ? SnapshotChanges.None : changes;
    }

    private SnapshotChanges.DataCenterChange? DataCenterChange(int index)
    {
        var (plan, was, now) = (after.Plan.DataCenters[index], after.Before.DataCenters[index], after.DataCenters[index]);
        var isFirst = was.Since is null;
        if (!isFirst && was.Decision.Verdict == now.Decision.Verdict && was.Decision.Rung == now.Decision.Rung)
        {
            return null;
        }

        ImmutableArray<string> causes = isFirst ? [] : [.. CausesOf(plan.Name, was, now)];
        var told = isFirst ? was.ToldBefore : was.Decision;
        if (told is not null && told.Verdict != now.Decision.Verdict)
        {
            after.Put(index, health => health.Remembering(new(at, told, now.Decision, now.Tally.Score, isFirst ? [Restarted] : causes)));
        }

        return new(plan, was.Decision, now.Decision, now.Tally.Score, isFirst) { Causes = causes };
    }

    private IEnumerable<string> CausesOf(string dataCenter, DataCenterHealth was, DataCenterHealth now) => new StepCauses(was, now)
    {
        Revision = Revision,
        Turns = [.. _turns.Where(turn => turn.Target == dataCenter || turn.Target.StartsWith(dataCenter + "/", StringComparison.Ordinal))],
        IsRecovered = Recovered.Contains(dataCenter),
        IsReplanned = !ReferenceEquals(after.Plan, before.Plan),
        Slept = Slept,
        Checks = [.. _checks.Where(change => change.Check.Key.DataCenter == dataCenter)],
    }.Words();

    /// <summary>
    /// Who falls into doubt takes the witnesses of his data center with him: what they say is wanted before the score can fall. When something is seen again, everything
    /// is that turned bad in the dark, or was lost there. Who could not even be asked properly is not asked more often for it, unless nothing at all is known of him.
    /// </summary>
    private IEnumerable<CheckPlan> InDoubt() => Doubted().Union(Enumerable.Range(0, after.DataCenters.Count)
        .Where(index => after.Before.DataCenters[index].Isolation?.SeesSince is null && after.DataCenters[index].Isolation?.SeesSince is not null)
        .SelectMany(after.CountedOf)
        .Where(check => check.Health.BadSince is not null || check.Health.Status == CheckStatus.Unknown)
        .Select(check => check.Plan));

    private IEnumerable<CheckPlan> Doubted()
    {
        var doubted = after.Before.Sampled.Where(index => IsDoubted(after.Checks[index])).Select(index => after.Plan.Probed[index]).ToList();
        var dataCenters = doubted.Select(check => check.Key.DataCenter).ToHashSet();
        return doubted.Union(after.Plan.Watched
            .Where(watched => watched.Kind == WatchedKind.Witness && dataCenters.Contains(watched.Check.Key.DataCenter) && HealthOf(watched.Check).Unsure is null)
            .Select(watched => watched.Check));
    }

    private CheckHealth HealthOf(CheckPlan check) => after.Checks[after.Plan.IndexOf(check)];

    private static bool IsDoubted(CheckHealth health) =>
        health.Unsure is null ? health.InDoubt : health.Status == CheckStatus.Unknown || health.IsHeldOver;

    private IEnumerable<SnapshotChanges.StackChange> StackChanges()
    {
        // A joining check may be advisory: then nothing in its stack's sums shows that it was heard.
        var joined = after.Before.Checks
            .Where(pair => pair.Key < after.Plan.Checks.Length && pair.Value.IsJoining && !after.Checks[pair.Key].IsJoining)
            .Select(pair => after.Plan.StackOf(pair.Key));
        var changed = after.Before.Stacks.Keys.Union(joined)
            .Where(index => after.Before.DataCenters[after.Plan.DataCenterOf(index)].HasStarted && !HasOnlyJoining(index, check => after.Checks[check]))
            .Select(ChangeOfStarted);
        var first = Enumerable.Range(0, after.Plan.Stacks.Length)
            .Where(index => after.Plan.DataCenterOf(index) is var dataCenter && after.DataCenters[dataCenter].HasStarted && !after.Before.DataCenters[dataCenter].HasStarted)
            .Select(index => ChangeOf(index, true));
        return changed.OfType<SnapshotChanges.StackChange>().Concat(first);
    }

    private SnapshotChanges.StackChange? ChangeOfStarted(int index)
    {
        var change = ChangeOf(index, HasOnlyJoining(index, check => after.Before.Checks.GetValueOrDefault(check) ?? after.Checks[check]));
        var was = after.Before.Stacks.GetValueOrDefault(index, after.Stacks[index]).VerdictBy(change.Stack, change.DataCenter);
        return change.IsFirst || change.Verdict != was ? change : null;
    }

    private SnapshotChanges.StackChange ChangeOf(int index, bool isFirst)
    {
        var (plan, dataCenter, stack) = (after.Plan.Stacks[index], after.Plan.DataCenters[after.Plan.DataCenterOf(index)], after.Stacks[index]);
        return new(dataCenter, plan, stack.VerdictBy(plan, dataCenter), stack.ScoreBy(plan), isFirst);
    }

    /// <summary>Whether nothing in the stack was heard since a reload put all of it there: it has no verdict yet.</summary>
    private bool HasOnlyJoining(int stack, Func<int, CheckHealth> health) =>
        after.Plan.Stacks[stack].Checks.All(check => health(after.Plan.IndexOf(check)).IsJoining);
}

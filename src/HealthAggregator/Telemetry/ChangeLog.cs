using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Telemetry;

/// <summary>Tells operators what one step of the fold changed: a log event for each change, and a count for each change of a verdict.</summary>
public sealed class ChangeLog(ILogger<ChangeLog> logger, Metrics metrics)
{
    /// <summary>From the cause to what follows from it: checks, stacks, data centers.</summary>
    public void Report(SnapshotChanges changes)
    {
        foreach (var turn in changes.Controls)
        {
            Report(turn);
        }

        foreach (var change in changes.Checks)
        {
            Report(change);
        }

        foreach (var change in changes.Stacks)
        {
            Report(change);
        }

        foreach (var change in changes.DataCenters)
        {
            Report(change);
        }
    }

    /// <summary>What operators had said before this process began, and still holds.</summary>
    public void ReportFound(Snapshot snapshot)
    {
        for (var index = 0; index < snapshot.DataCenters.Length; index++)
        {
            var (plan, wall) = (snapshot.Plan.DataCenters[index], snapshot.AsOf.Wall);
            if (snapshot.DataCenters[index].Control is { Burst: { IsOn: true, By: { } by, Until: var until } })
            {
                logger.ControlFound("burst", plan.Name, Ending(until), by.Actor, by.Reason);
            }

            if (snapshot.DataCenters[index].Control?.Override is { } forced)
            {
                logger.ControlFound($"override {Labels.Of(forced.Verdict)}", plan.Name, Ending(forced.Window.Until), forced.By.Actor, forced.By.Reason);
            }

            foreach (var stack in plan.Stacks.Where(stack => snapshot.Control.IsInMaintenance(plan.Name, stack.Name, wall)))
            {
                var maintenance = snapshot.Control[plan.Name].Maintenance[stack.Name];
                logger.ControlFound("maintenance", $"{plan.Name}/{stack.Name}", Ending(maintenance.Window.Until), maintenance.By.Actor, maintenance.By.Reason);
            }
        }
    }

    private static string Ending(DateTimeOffset? until) => until is { } end ? $" until {WallTime.Format(end)}" : "";

    private void Report(ControlTurn turn)
    {
        var (actor, reason) = turn.By is { } by ? (by.Actor, by.Reason) : ("", "");
        switch (turn.Kind)
        {
            case ControlTurnKind.Began:
                logger.ControlBegan(turn.What, turn.Target, Ending(turn.Until), actor, reason);
                break;
            case ControlTurnKind.EndsSoon:
                logger.ControlEndsSoon(turn.What, turn.Target, WallTime.Format(turn.Until!.Value), actor, reason);
                break;
            default:
                logger.ControlEnded(turn.What, turn.Target, actor, reason);
                break;
        }
    }

    private void Report(SnapshotChanges.CheckChange change)
    {
        var (plan, before, after) = (change.Check, change.Before, change.After);
        var (check, dataCenter) = (plan.Key.Path, plan.Key.DataCenter);
        var status = Word(after.Status);
        if (after.IsStale && !before.IsStale)
        {
            logger.CheckStale(check, dataCenter, Duration.Format(plan.Cadence.StaleAfter), status, Word(plan.StaleAs));
        }

        if (before.IsStale && !after.IsStale)
        {
            logger.CheckHeardAgain(check, dataCenter, status);
        }

        if (after.Last is not { } last || before.Status == after.Status)
        {
            return;
        }

        if (before.Status == CheckStatus.Unknown)
        {
            // Nobody saw it pass before: that it fails is news, as a fall is.
            logger.CheckFirstHeard(after.Status == CheckStatus.Failing ? LogLevel.Warning : LogLevel.Debug, check, dataCenter, status, Seen(last));
        }
        else if (after.Status == CheckStatus.Failing)
        {
            // A stale check is not damped: its first sample decides.
            logger.CheckFell(check, dataCenter, before.IsStale ? 1 : plan.Damping.Fall, Seen(last));
        }
        else
        {
            logger.CheckRose(check, dataCenter, plan.Damping.Rise);
        }
    }

    private void Report(SnapshotChanges.StackChange change)
    {
        var (stack, dataCenter, score) = (change.Stack.Name, change.DataCenter.Name, change.Score.ToString());
        if (change.Verdict == Verdict.Fail)
        {
            logger.StackFell(stack, dataCenter, score);
        }
        else if (!change.IsFirst)
        {
            logger.StackRose(stack, dataCenter, score);
        }
    }

    private void Report(SnapshotChanges.DataCenterChange change)
    {
        var (dataCenter, before, after) = (change.DataCenter.Name, change.Before, change.After);
        var (verdict, rung) = (Labels.Of(after.Verdict), Labels.Of(after.Rung));
        if (change.IsFirst)
        {
            logger.VerdictFirstGiven(dataCenter, verdict, rung, after.Reason);
            return;
        }

        if (before.Verdict == after.Verdict)
        {
            logger.RungChanged(dataCenter, verdict, rung, Labels.Of(before.Rung), after.Reason);
            return;
        }

        metrics.VerdictChanged(dataCenter, after.Verdict);
        var level = after.Verdict == Verdict.Pass ? LogLevel.Information : LogLevel.Warning;
        logger.VerdictChanged(
            level, dataCenter, verdict, Labels.Of(before.Verdict), rung, after.Reason, change.Score.Passing, change.Score.Total);
    }

    private static string Seen(Sample sample) => sample switch
    {
        { Passed: true } => "passed",
        { Reason: "" } => Labels.Outcome(sample.Failure),
        _ => sample.Reason,
    };

    // In lower case, as the config file and the API write it.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

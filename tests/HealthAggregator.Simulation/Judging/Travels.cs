using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Judges nothing: it notes where a schedule led.</summary>
internal sealed class Travels() : Judge("none")
{
    private long _acknowledged;

    /// <summary>By the number of each place.</summary>
    public bool[] Reached { get; } = new bool[Enum.GetValues<Place>().Length];

    public override void Started(object? kept)
    {
        var first = Machine.Instance!.StartedWith;
        Note(first.Control.Revision > _acknowledged ? Place.UnacknowledgedSurvived : Place.UnacknowledgedLost, Machine.DiedInCall);
        _acknowledged = first.Control.Revision;
        if (Machine.Generation == 1)
        {
            return;
        }

        var held = first.DataCenters.Any(health => health.HeldFrom is not null);
        Note(Place.HeldOver, held);
        Note(Place.HoldoverTooOld, kept is not null && !held && Machine.Found!.Holdover.DataCenters.Values.Any(dataCenter => dataCenter.Score is not null));
        Note(Place.HoldoverDamaged, Machine.Found!.IsDamaged);
        var isOtherBoot = Machine.Found.Problem.Contains("booted", StringComparison.Ordinal);
        Note(Place.HoldoverOfAnotherBoot, isOtherBoot);
        Note(Place.HeldOverTwice, Machine.Found.Holdover.Checks.Values.Any(check => check.IsHeldOver));
        Note(isOtherBoot ? Place.LatchOutlivedBoot : Place.LatchOutlivedProcess, first.DataCenters.Any(health => health.IsLatched));
    }

    /// <summary>Anything: it is asked only whether there was something.</summary>
    public override object? Keep() => this;

    public override void Died(bool losesPower)
    {
        Note(Place.PowerLost, losesPower);
        Note(Place.HoldoverNotKept, Machine.Left is null && Machine.Steps > 0);
    }

    public override void Asked() => Note(Place.Stale, Machine.Instance!.Board.IsStale);

    public override void Said(ControlChange change, ChangeRequest request, ChangeResult result)
    {
        Note(result.Outcome switch
        {
            AuditOutcome.Applied => Place.ChangeApplied,
            AuditOutcome.Unchanged => Place.ChangeUnchanged,
            _ => result.Refusal!.Kind switch { RefusalKind.Moved => Place.ChangeMoved, RefusalKind.Unavailable => Place.ChangeNotDurable, _ => Place.ChangeRefused },
        });
        Note(Place.LastSiteDefended, result.Refusal?.Detail.Contains("send force", StringComparison.Ordinal) == true);
        _acknowledged = result.State.Revision;
    }

    public override void Look(Step step)
    {
        foreach (var (plan, health) in step.After.Plan.DataCenters.Zip(step.After.DataCenters))
        {
            Look(plan, health);
        }

        foreach (var change in step.After.Changes.DataCenters)
        {
            Note(Place.BlindnessEnded, change.Before.Rung == Rung.Isolated && change.After.Rung != Rung.Isolated);
        }

        var checks = 0;
        foreach (var health in step.After.Checks)
        {
            Look(step.After.Plan.Probed[checks++], health);
        }

        foreach (var turn in step.After.Changes.Controls)
        {
            Note((turn.What, turn.Kind) switch
            {
                ("burst", ControlTurnKind.Began) => Place.BurstBegan,
                ("burst", ControlTurnKind.Ended) => Place.BurstEnded,
                ("override", ControlTurnKind.Began) => Place.OverrideBegan,
                ("override", ControlTurnKind.Ended) => Place.OverrideEnded,
                ("maintenance", ControlTurnKind.Began) => Place.MaintenanceBegan,
                ("maintenance", ControlTurnKind.Ended) => Place.MaintenanceEnded,
                _ => Place.ChangeApplied,
            }, turn.Kind != ControlTurnKind.EndsSoon);
        }

        foreach (var (_, sample) in step.Samples)
        {
            Note(Place.SampleUnsure, sample.IsUnsure);
            Note(Place.NoMeans, sample.Failure == FailureKind.Local);
        }

        Note(Place.Reloaded, step.IsReplanned);
        Note(Place.WallClockBackwards, step.After.AsOf.Wall < step.Before.AsOf.Wall);
        Note(Place.WallClockForwards, step.After.AsOf.Wall - step.Before.AsOf.Wall > step.After.AsOf.Uptime - step.Before.AsOf.Uptime + TimeSpan.FromSeconds(1));
        Compare(step);
    }

    private void Compare(Step step)
    {
        if (step.IsReplanned)
        {
            return;
        }

        for (var index = 0; index < step.After.DataCenters.Length; index++)
        {
            var (before, after) = (step.Before.DataCenters[index], step.After.DataCenters[index]);
            Note(Place.FlappingEnded, before.Flaps.Held is not null && after.Flaps.Held is null);
            Note(Place.LatchCleared, before.IsLatched && !after.IsLatched);
            var isForgotten = before.HasStarted && !after.HasStarted;
            Note(Place.LongSleep, isForgotten && step.After.Checks.All(check => check.Status == CheckStatus.Unknown));
            Note(Place.HeldOverToTheEnd, !before.IsWaiting && after.IsWaiting && before.HeldFrom is not null);
            Note(Place.StaysFailed, after is { StaysFailed: true, Decision: { Verdict: Verdict.Fail, Rung: Rung.Score } });
            Note(Place.HeldOverHeardAgain, before.HeldFrom is not null && after.HeldFrom is null);
        }
    }

    private void Look(DataCenterPlan plan, DataCenterHealth health)
    {
        Note(health.Decision.Rung switch
        {
            Rung.Forced => Place.Forced,
            Rung.NoBurst => Place.NoBurst,
            Rung.Starting => Place.Starting,
            Rung.Isolated => Place.Isolated,
            Rung.Required => Place.Required,
            Rung.LastSite => Place.LastSite,
            _ => Place.Score,
        });
        if (health.Isolation is { } isolation)
        {
            Note(isolation.IsOverdue ? Place.BlindTooLong : isolation.IsBlind ? Place.Blind : Place.WitnessesAwaited);
            Note(Place.SeesAgain, isolation.SeesSince is not null);
            Note(Place.BlindnessHeldPass, health.Decision is { Rung: Rung.Isolated, Verdict: Verdict.Pass });
        }

        Note(Place.StartsBlind, !health.HasStarted && health.Tally is { Awaited: 0, Score.Total: > 0 });
        Note(plan.FlapLimit?.Then == FlapAction.Fail ? Place.FlappingFailed : Place.FlappingHeld, health.Flaps.Held is not null);
        Note(Place.Latched, health.IsLatched);
        Note(health.Score?.Verdict == Verdict.Pass ? Place.FailureDelayed : Place.RecoveryDelayed, health.Score?.CrossedAt is not null);
        Note(Place.VerdictHeldOverReload, health.Score?.IsHeld(plan, health.Tally) == true);
        Note(Place.BurstRamping, health.WeightBy(plan) is > 0 and < 100);
    }

    private void Look(CheckPlan plan, CheckHealth health)
    {
        Note(Place.CheckStale, health.IsStale);
        Note(Place.CheckExcluded, health.IsStale && plan.StaleAs == StalePolicy.Exclude);
        Note(Place.CheckJoining, health.IsJoining);
        Note(Place.ShortSleep, health.Bridged > TimeSpan.Zero);
    }

    /// <summary>What became of the calls of the disk, when all is told.</summary>
    public override void Ended()
    {
        Note(Place.DiskFull, Machine.Disk.WasFull);
        foreach (var fault in Machine.Disk.Faults)
        {
            Note(fault switch
            {
                DiskFault.FailsUndone => Place.DiskCallFailed,
                DiskFault.FailsDone => Place.DiskCallFailedAndDone,
                DiskFault.DiesBefore => Place.DiedBeforeDiskCall,
                _ => Place.DiedAfterDiskCall,
            });
        }
    }

    private void Note(Place place, bool isReached = true) => Reached[(int)place] |= isReached;
}

namespace HealthAggregator.Simulation.Judging;

/// <summary>Where a schedule may lead. Each is reached by many schedules, or the simulator proves nothing of it.</summary>
internal enum Place
{
    // What decided.
    Forced,
    NoBurst,
    Starting,
    Isolated,
    Required,
    Score,
    LastSite,
    Stale,

    // Blindness.
    StartsBlind,
    WitnessesAwaited,
    Blind,
    BlindTooLong,
    SeesAgain,
    BlindnessHeldPass,
    BlindnessEnded,
    StaysFailed,

    // Too many changes.
    FlappingHeld,
    FlappingFailed,
    FlappingEnded,

    // Failures that wait.
    Latched,
    LatchOutlivedProcess,
    LatchOutlivedBoot,
    LatchCleared,
    FailureDelayed,
    RecoveryDelayed,

    // Restarts.
    HeldOver,
    HeldOverToTheEnd,
    HeldOverHeardAgain,
    HeldOverTwice,
    HoldoverTooOld,
    HoldoverOfAnotherBoot,
    HoldoverDamaged,
    HoldoverNotKept,
    PowerLost,

    // Sleeps.
    ShortSleep,
    LongSleep,
    SampleUnsure,
    NoMeans,

    // Silence and reloads.
    CheckStale,
    CheckExcluded,
    CheckJoining,
    Reloaded,
    VerdictHeldOverReload,

    // Operators and the clock.
    ChangeApplied,
    ChangeUnchanged,
    ChangeRefused,
    ChangeMoved,
    ChangeNotDurable,
    LastSiteDefended,
    BurstBegan,
    BurstEnded,
    BurstRamping,
    OverrideBegan,
    OverrideEnded,
    MaintenanceBegan,
    MaintenanceEnded,
    WallClockBackwards,
    WallClockForwards,

    // The disk.
    DiskFull,
    DiskCallFailed,
    DiskCallFailedAndDone,
    DiedBeforeDiskCall,
    DiedAfterDiskCall,
    UnacknowledgedSurvived,
    UnacknowledgedLost,
}

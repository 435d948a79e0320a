namespace HealthAggregator.Simulation.Worlds;

/// <summary>What happens to a call of the disk.</summary>
internal enum DiskFault
{
    None,

    /// <summary>It reports a failure, and has done nothing.</summary>
    FailsUndone,

    /// <summary>It reports a failure, and has done what it was asked for all the same.</summary>
    FailsDone,

    /// <summary>The process ends before it.</summary>
    DiesBefore,

    /// <summary>The process ends after it.</summary>
    DiesAfter,
}

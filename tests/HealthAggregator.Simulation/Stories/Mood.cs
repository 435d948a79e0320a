namespace HealthAggregator.Simulation.Stories;

/// <summary>What kind of things happen in a story: the fewer kinds, the more can be said of what must never come of them.</summary>
internal enum Mood
{
    /// <summary>Everything.</summary>
    Anything,

    /// <summary>Everybody who is probed passes all the time, and the network is there: all that goes wrong is this process's own.</summary>
    HealthyWorld,

    /// <summary>After a while everybody who is probed fails for good, but the witnesses do not.</summary>
    DeadWorld,
}

namespace HealthAggregator.Simulation.Worlds;

/// <summary>What somebody who is probed does.</summary>
internal enum Behaviour
{
    Passes,

    /// <summary>Says FAIL, at once.</summary>
    Fails,

    /// <summary>Says the one and then the other, every few seconds.</summary>
    Flaps,

    /// <summary>Takes the connection and says nothing.</summary>
    Hangs,

    /// <summary>Passes, and takes nearly all the time that there is.</summary>
    Crawls,

    /// <summary>Every fifth probe is lost on its way.</summary>
    LosesPackets,
}

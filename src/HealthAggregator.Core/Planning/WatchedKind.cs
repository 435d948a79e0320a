namespace HealthAggregator.Core.Planning;

/// <summary>What is probed beside the checks of the stacks, and never counted.</summary>
public enum WatchedKind
{
    /// <summary>Answers whenever this process can see anything at all.</summary>
    Witness,

    /// <summary>The public answer of another data center.</summary>
    Peer,

    /// <summary>The public answer of another instance that judges this same data center.</summary>
    Replica,
}

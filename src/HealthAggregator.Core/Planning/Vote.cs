namespace HealthAggregator.Core.Planning;

/// <summary>What a check or a stack has to say in the verdict of its data center.</summary>
public enum Vote
{
    /// <summary>Shown, never counted.</summary>
    Advisory,

    /// <summary>Counted in the score.</summary>
    Voting,

    /// <summary>Counted in the score, and its failure alone fails the data center.</summary>
    Required,
}

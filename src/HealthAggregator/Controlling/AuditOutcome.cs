namespace HealthAggregator.Controlling;

/// <summary>What became of a change that somebody asked for.</summary>
public enum AuditOutcome
{
    /// <summary>It was not made.</summary>
    Refused,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>It was made, and is durable.</summary>
    Applied,
}

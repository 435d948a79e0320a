namespace HealthAggregator.Core.Planning;

/// <summary>What brings a data center that failed by its health back.</summary>
public enum Recovery
{
    /// <summary>Its score.</summary>
    Auto,

    /// <summary>An operator, once its score is back.</summary>
    Manual,
}

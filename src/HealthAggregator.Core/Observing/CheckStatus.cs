namespace HealthAggregator.Core.Observing;

/// <summary>What a check has settled on.</summary>
public enum CheckStatus
{
    /// <summary>Never heard from.</summary>
    Unknown,

    Failing,

    Passing,
}

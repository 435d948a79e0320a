namespace HealthAggregator.Core.Planning;

/// <summary>What a verdict becomes that changed too often.</summary>
public enum FlapAction
{
    /// <summary>What it was before the change that was one too many.</summary>
    Hold,

    /// <summary>FAIL.</summary>
    Fail,
}

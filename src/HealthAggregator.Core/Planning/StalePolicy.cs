namespace HealthAggregator.Core.Planning;

/// <summary>What a check counts as once it has not been heard from for <see cref="Cadence.StaleAfter"/>.</summary>
public enum StalePolicy
{
    /// <summary>As failing: silence never raises a score.</summary>
    Fail,

    /// <summary>As whatever it last settled on.</summary>
    Last,

    /// <summary>As absent: on neither side of the score.</summary>
    Exclude,
}

namespace HealthAggregator.Core.Explaining;

/// <summary>An override that somebody supposes.</summary>
public enum SupposedOverride
{
    /// <summary>None is in effect.</summary>
    None,

    Fail,

    Pass,
}

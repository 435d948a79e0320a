namespace HealthAggregator.Configuration;

public enum TokenRole
{
    /// <summary>May read.</summary>
    Viewer,

    /// <summary>May read and change.</summary>
    Operator,
}

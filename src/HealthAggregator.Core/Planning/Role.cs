namespace HealthAggregator.Core.Planning;

/// <summary>Whether a data center takes traffic whenever it is healthy.</summary>
public enum Role
{
    /// <summary>In rotation whenever it is healthy.</summary>
    Active,

    /// <summary>A warm site: in rotation only while an operator has burst on.</summary>
    Burst,
}

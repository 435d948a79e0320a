namespace HealthAggregator.Core.Planning;

/// <summary>Whether a probe may use a connection that an earlier one left open.</summary>
public enum ConnectionUse
{
    /// <summary>Cheap; a connection lives for less than a minute, so that a new DNS answer is followed.</summary>
    Reuse,

    /// <summary>Every probe connects anew, as a new customer does.</summary>
    Fresh,
}

namespace HealthAggregator.Publishing;

/// <summary>What a page of the probe listener says of its data center.</summary>
public enum PageKind
{
    /// <summary>The verdict.</summary>
    Health,

    /// <summary>Whether burst is on, in the words of the burstable-DR pattern: <c>burst</c> or <c>no-burst</c>.</summary>
    Burst,

    /// <summary>The same in words neither of which holds the other.</summary>
    BurstState,

    /// <summary>The share of traffic it may have, 0 to 100.</summary>
    Weight,
}

namespace HealthAggregator.Publishing;

/// <summary>One page of the probe listener.</summary>
/// <param name="DataCenter">The position in the plan.</param>
public readonly record struct Page(PageKind Kind, int DataCenter);

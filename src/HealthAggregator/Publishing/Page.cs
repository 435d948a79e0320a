namespace HealthAggregator.Publishing;

/// <summary>One page of the probe listener.</summary>
/// <param name="DataCenter">The position in the plan.</param>
/// <param name="DataCenterName">The same for those who keep it longer than the plan lasts.</param>
public sealed record Page(PageKind Kind, int DataCenter, string DataCenterName);

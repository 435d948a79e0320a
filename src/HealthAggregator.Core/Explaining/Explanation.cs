using System.Collections.Immutable;

namespace HealthAggregator.Core.Explaining;

public sealed record Explanation(ImmutableArray<Way> Ways)
{
    public static Explanation Of(Snapshot now, int dataCenter, bool isStale) => new(new WaysOut(now, dataCenter).Find(isStale));
}

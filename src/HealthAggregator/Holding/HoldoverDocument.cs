using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Holding;

/// <summary>What is written down for the process that comes after this one.</summary>
/// <param name="Boot">Which boot of the machine all monotonic times are of.</param>
/// <param name="Salt">Of the prints of targets.</param>
/// <param name="At">Monotonic time at which it was written.</param>
/// <param name="Written">The same on the wall, for people.</param>
/// <param name="DataCenters">By name.</param>
internal sealed record HoldoverDocument(
    string Boot, byte[] Salt, TimeSpan At, DateTimeOffset Written, Dictionary<string, HoldoverDocument.DataCenter> DataCenters)
{
    /// <param name="Checks">Those that were ever heard.</param>
    internal sealed record DataCenter(HeldDataCenter Held, ImmutableArray<CheckDocument> Checks);
}

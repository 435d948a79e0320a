using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Web;

/// <summary>How often the checks have changed the verdict of late, whether or not it was told.</summary>
/// <param name="Changes">Within the window.</param>
/// <param name="Within">The window, as in the config file.</param>
/// <param name="Limit">Changes that are followed; null when all are.</param>
/// <param name="IsHeld">The verdict stands still until there was no change for the whole window.</param>
public sealed record FlappingStatus(int Changes, string Within, int? Limit, bool IsHeld)
{
    public static FlappingStatus Of(FlapState flaps, FlapLimit? limit) =>
        new(flaps.Changes.Count, Duration.Format(limit?.Within ?? FlapState.Window), limit?.Changes, flaps.Held is not null);
}

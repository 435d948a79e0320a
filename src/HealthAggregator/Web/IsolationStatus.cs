using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>This process has lost sight of a data center, or cannot yet tell.</summary>
/// <param name="Until">For as long the verdict is held; from then on <c>isolation.then</c> decides.</param>
/// <param name="Held">The verdict from before it.</param>
/// <param name="IsBlind">Every witness fails. Until then the verdict waits for what the witnesses say.</param>
/// <param name="IsOverdue">It was held for as long as it may be: <c>isolation.then</c> decides.</param>
/// <param name="SeesAgain">Something is seen again, and a round is awaited.</param>
/// <param name="Turned">How many checks turned bad at once.</param>
/// <param name="Of">Of how many that were asked.</param>
public sealed record IsolationStatus(DateTimeOffset Since, DateTimeOffset Until, string Held, bool IsBlind, bool IsOverdue, bool SeesAgain, int Turned, int Of)
{
    /// <param name="plan">Null where none is configured: then there is no isolation.</param>
    public static IsolationStatus? From(IsolationState? isolation, IsolationPlan? plan, Moment asOf) => isolation is null || plan is null ? null : new(
        asOf.Wall - (asOf.Uptime - isolation.Since),
        asOf.Wall - (asOf.Uptime - isolation.Since) + plan.Hold,
        Labels.Of(isolation.Held),
        isolation.IsBlind,
        isolation.IsOverdue,
        isolation.SeesSince is not null,
        isolation.Turned,
        isolation.Of);
}

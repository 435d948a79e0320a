using HealthAggregator.Core.Deciding;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web;

/// <summary>Many counted checks that fell within a minute of one another, and fail for one reason: look at what they share. Decides nothing.</summary>
/// <param name="Outcome">What failed, as in the metrics.</param>
/// <param name="Since">When the first of them fell.</param>
/// <param name="Failing">How many they are.</param>
/// <param name="Of">How many checks are counted.</param>
/// <param name="Checks">As <c>stack/check</c>, in the order in which they fell.</param>
public sealed record CorrelatedStatus(string Outcome, string Reason, DateTimeOffset Since, int Failing, int Of, IReadOnlyList<string> Checks)
{
    public static CorrelatedStatus? From(Correlation? correlation) => correlation is null ? null : new(
        Labels.Outcome(correlation.Failure),
        correlation.Reason,
        correlation.Since.Wall,
        correlation.Checks.Length,
        correlation.Of,
        [.. correlation.Checks.Select(check => check.Key.Path)]);
}

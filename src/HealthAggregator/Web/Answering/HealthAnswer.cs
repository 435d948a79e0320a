using HealthAggregator.Core.Deciding;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Web.Answering;

/// <summary>What GSLBs are told of a data center now: after a change, with the change.</summary>
/// <param name="Verdict">PASS or FAIL.</param>
/// <param name="Rung">What decided: the first rung of the ladder that applies.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record HealthAnswer(string Verdict, string Rung, string Reason)
{
    public static HealthAnswer Of(Decision decision) => new(Labels.Of(decision.Verdict), Labels.Of(decision.Rung), decision.Reason);
}

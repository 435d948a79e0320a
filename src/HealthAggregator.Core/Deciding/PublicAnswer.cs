using HealthAggregator.Core.Observing;

namespace HealthAggregator.Core.Deciding;

/// <summary>What another instance was heard to say to whoever asks it, as GSLBs do.</summary>
public static class PublicAnswer
{
    /// <summary>By its newest sample: PASS, or FAIL for whatever else it answers; null while it is silent, or was not heard yet.</summary>
    public static Verdict? Of(CheckHealth health) => health switch
    {
        { IsStale: true } or { Last: null } => null,
        { Last.Passed: true } => Verdict.Pass,
        { Last.Failure: FailureKind.SaidFail or FailureKind.Status or FailureKind.Body or FailureKind.Redirect or FailureKind.TooLarge } => Verdict.Fail,
        _ => null,
    };
}

using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Simulation.Judging;

/// <summary>What was heard of one check, as far as it counts.</summary>
/// <param name="Target">Whom it was heard from.</param>
/// <param name="Passes">Since the last failure.</param>
/// <param name="Failures">Since the last pass.</param>
/// <param name="At">When, by the world's clock.</param>
/// <param name="AwakeAt">When, by a clock that stands still while nobody listens.</param>
/// <param name="StandingAt">When, by a clock that stands still while nobody listens, but goes on while there is no process.</param>
/// <param name="Generation">Which process heard it.</param>
internal sealed record Evidence(Target Target, int Passes, int Failures, bool HasPassed, TimeSpan At, TimeSpan AwakeAt, TimeSpan StandingAt, int Generation)
{
    /// <summary>It was asked since, and nobody knows what it would have said.</summary>
    public bool IsUnsureSince { get; init; }

    public static Evidence After(Evidence? before, CheckPlan check, Sample sample, TimeSpan at, TimeSpan awakeAt, TimeSpan standingAt, int generation)
    {
        var known = before is not null && before.Target.Equals(check.Target) ? before : new(check.Target, 0, 0, false, at, awakeAt, standingAt, generation);
        return new(
            check.Target,
            sample.Passed ? known.Passes + 1 : 0,
            sample.Passed ? 0 : known.Failures + 1,
            known.HasPassed || sample.Passed,
            at,
            awakeAt,
            standingAt,
            generation);
    }
}

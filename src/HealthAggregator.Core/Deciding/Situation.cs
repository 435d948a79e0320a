using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>All that a decision on one data center may depend on.</summary>
/// <param name="Score">The score rung's memory, this moment included; null while the data center is starting.</param>
/// <param name="FailingRequirement">Names a required check or stack that fails; asked only when there is one.</param>
/// <param name="InMaintenance">How many of its stacks are out of the vote.</param>
public sealed record Situation(
    DataCenterPlan Plan, Tally Tally, ScoreState? Score, ControlEffect Control, int InMaintenance, Func<string> FailingRequirement)
{
    /// <summary>What there is to see; asked only where the plan has witnesses.</summary>
    public Sight Sight { get; init; } = new([], []);

    /// <summary>A check or a witness turned bad, or something else happened that may make this process blind: the time to go through all of them.</summary>
    public bool IsDarker { get; init; }

    /// <summary>What the checks would add up to if those that were never heard passed; asked only where there are such.</summary>
    public Func<Tally> AtBest { get; init; } = () => default;

    /// <summary>FAIL would be told for want of checks that were never heard, and not for any that was.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>The score is below the threshold, and it was FAIL already, by another rung or for want of evidence: fail_after delays nothing.</summary>
    public bool StaysFailed { get; init; }

    /// <summary>There are peers, and every one says FAIL or is silent.</summary>
    public bool ArePeersDown { get; init; }

    /// <summary>The isolated rung's memory, this moment included; null while it does not apply.</summary>
    public IsolationState? Isolation { get; init; }

    /// <summary>The memory of how often the checks changed the verdict, this moment included.</summary>
    public FlapState Flaps { get; init; } = FlapState.Calm;

    /// <summary>What the checks themselves say, once all were heard.</summary>
    public Verdict Natural => (Tally.RequiredFailing > 0 && !IsWaiting) || StaysFailed ? Verdict.Fail : Score!.Verdict;
}

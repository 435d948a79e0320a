using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>What one counted check says in the score.</summary>
/// <param name="IsAbsent">It has fallen silent, or joins, and is on neither side for that.</param>
internal sealed record Voter(CheckPlan Plan, bool IsPassing, bool IsAbsent)
{
    /// <summary>A reload added it, and nothing was heard of it yet.</summary>
    public bool IsJoining { get; private init; }

    public CheckKey Key => Plan.Key;

    public bool IsRequired => Plan.Vote == Vote.Required;

    /// <summary>It is on the failing side.</summary>
    public bool IsFailing => !IsPassing && !IsAbsent;

    public Tally Part => IsJoining ? new(default, 0, 0, 1, Plan.Weight) : IsAbsent ? default : new(
        new(IsPassing ? Plan.Weight : 0, Plan.Weight), IsRequired && !IsPassing ? 1 : 0, 0, 0, 0);

    /// <param name="isByNewest">Nothing is seen: what was heard last speaks, not what was settled on.</param>
    public static Voter Of(CheckPlan plan, CheckHealth health, bool isByNewest) => new(
        plan,
        isByNewest ? health is { BadSince: null, IsStale: false, Status: not CheckStatus.Unknown } : health.Status == CheckStatus.Passing && (!health.IsStale || plan.StaleAs == StalePolicy.Last),
        health.IsJoining || (health is { IsStale: true, Status: not CheckStatus.Unknown } && plan.StaleAs == StalePolicy.Exclude))
    {
        IsJoining = health.IsJoining,
    };

    public Voter Turned(bool passing) => this with { IsPassing = passing, IsAbsent = false, IsJoining = false };
}

using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>One deployable in a data center: a name over a group of checks, which may vote as one.</summary>
public sealed record StackPlan
{
    /// <summary>As much as a million of the heaviest checks: no sum of such weights overflows.</summary>
    public const long HeaviestWeight = 1_000_000L * CheckPlan.HeaviestWeight;

    public StackPlan(string name, ImmutableArray<CheckPlan> checks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(checks.Length);
        (Name, Checks) = (name, checks);
        CountedWeight = checks.Where(check => check.Vote != Vote.Advisory).Sum(check => (long)check.Weight);
    }

    public string Name { get; }
    public ImmutableArray<CheckPlan> Checks { get; }

    /// <summary>The sum of the weights of the checks that are counted.</summary>
    public long CountedWeight { get; }

    /// <summary>With one, the stack votes as one: all its weight or nothing. Default none: each check votes for itself.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>The weight of a stack that votes as one. 0 to <see cref="HeaviestWeight"/>; default: <see cref="CountedWeight"/>.</summary>
    public long? Weight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? 0, HeaviestWeight, nameof(value));
            field = value;
        }
    }

    /// <summary>The vote of a stack that votes as one; without a threshold the checks' own votes count. Default voting.</summary>
    public Vote Vote { get; init; } = Vote.Voting;

    /// <summary>What the stack adds to the total of its data center when all of it counts. A stack in which nothing is counted has nothing to add.</summary>
    public long VotingWeight => Threshold is null || CountedWeight == 0 ? CountedWeight : Vote == Vote.Advisory ? 0 : Weight ?? CountedWeight;
}

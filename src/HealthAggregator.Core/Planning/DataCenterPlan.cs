using System.Collections.Immutable;

namespace HealthAggregator.Core.Planning;

/// <summary>One data center (or one pool in it) to judge.</summary>
public sealed record DataCenterPlan
{
    public DataCenterPlan(string name, ImmutableArray<StackPlan> stacks)
    {
        if (stacks.Sum(stack => stack.VotingWeight) == 0)
        {
            throw new ArgumentException($"Data center {name} counts nothing: it could never pass.", nameof(stacks));
        }

        (Name, Stacks) = (name, stacks);
    }

    public string Name { get; }
    public ImmutableArray<StackPlan> Stacks { get; }

    /// <summary>PASS at or above. Default 75%.</summary>
    public Threshold Threshold { get; init; } = new(75);

    /// <summary>Once FAIL, PASS again at or above; at least the threshold. Default: the threshold.</summary>
    public Threshold RecoverAt
    {
        get => field ?? Threshold;
        init;
    }

    /// <summary>How long the score must be below the threshold before FAIL. Not negative; default 0 s.</summary>
    public TimeSpan FailAfter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>How long the score must be back before PASS. Not negative; default 0 s.</summary>
    public TimeSpan RecoverAfter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>Default auto.</summary>
    public Recovery Recovery { get; init; }

    /// <summary>Default active.</summary>
    public Role Role { get; init; }

    /// <summary>Whether burst is on when what operators said of it is lost. Default false.</summary>
    public bool BurstWhenUnknown { get; init; }

    /// <summary>Whether <c>/health</c> without a name means this one.</summary>
    public bool IsDefault { get; init; }
}

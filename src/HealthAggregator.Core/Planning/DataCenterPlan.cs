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

    /// <summary>How blindness is told from failure. Default null: it is not, and what is not seen fails.</summary>
    public IsolationPlan? Isolation { get; init; }

    /// <summary>The public answers of other data centers: probed like checks, never counted. Default none.</summary>
    public ImmutableArray<CheckPlan> Peers { get; init; } = [];

    /// <summary>The public answers of other instances that judge this data center: probed like checks, never counted, shown beside its own. Default none.</summary>
    public ImmutableArray<CheckPlan> Replicas { get; init; } = [];

    /// <summary>Whether a FAIL by score or requirement turns PASS when every peer says FAIL or is silent. Default false.</summary>
    public bool PassesAsLastSite { get; init; }

    /// <summary>Default null: every change of the verdict is told, however many there are.</summary>
    public FlapLimit? FlapLimit { get; init; }

    /// <summary>Whether <c>/health</c> without a name means this one.</summary>
    public bool IsDefault { get; init; }
}

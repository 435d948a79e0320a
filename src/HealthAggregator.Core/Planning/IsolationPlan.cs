using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Planning;

/// <summary>How a data center tells that its stacks are down from that this process has lost sight of them.</summary>
public sealed record IsolationPlan
{
    public IsolationPlan(ImmutableArray<CheckPlan> witnesses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(witnesses.Length);
        Witnesses = witnesses;
    }

    /// <summary>Probed like checks and never counted: what answers whenever this process can see anything at all. At least one.</summary>
    public ImmutableArray<CheckPlan> Witnesses { get; }

    /// <summary>How long the last verdict is held while nothing is seen. Not negative; default 120 s.</summary>
    public TimeSpan Hold
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }
    = TimeSpan.FromSeconds(120);

    /// <summary>The verdict once it has been held for so long. Default FAIL.</summary>
    public Verdict Then { get; init; }

    public bool Equals(IsolationPlan? other) =>
        other is not null && Witnesses.SequenceEqual(other.Witnesses) && Hold == other.Hold && Then == other.Then;

    public override int GetHashCode() => (Witnesses.Length, Hold, Then).GetHashCode();
}

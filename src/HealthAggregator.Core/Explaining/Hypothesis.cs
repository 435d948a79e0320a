using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>What somebody supposes of one data center. Whatever it says nothing of stays as it is.</summary>
public sealed record Hypothesis
{
    /// <summary>Everything stays as it is.</summary>
    public static readonly Hypothesis Nothing = new();

    /// <summary>What checks, witnesses and peers settle on: true where they pass. Those of other data centers mean nothing here.</summary>
    public ImmutableDictionary<CheckKey, bool> Checks { get; init; } = ImmutableDictionary<CheckKey, bool>.Empty;

    /// <summary>The override in effect; <see cref="SupposedOverride.None"/> when there is to be none. Null: as it is.</summary>
    public SupposedOverride? Override { get; init; }

    /// <summary>Whether burst is on. Null: as it is.</summary>
    public bool? IsBurstOn { get; init; }

    /// <summary>The names of the stacks that are in maintenance, and no others are. Null: as it is.</summary>
    public ImmutableHashSet<string>? Maintenance { get; init; }

    /// <summary>Null: as configured.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>Null: as configured, and where that says nothing, the threshold.</summary>
    public Threshold? RecoverAt { get; init; }

    /// <summary>An operator clears the latched failure, if there is one.</summary>
    public bool IsCleared { get; init; }

    /// <summary>The plan with the thresholds that are supposed. They must go together: <see cref="Planning.Plan"/> refuses to recover below the threshold.</summary>
    public DataCenterPlan PlanOf(DataCenterPlan plan)
    {
        plan = Threshold is null ? plan : plan with { Threshold = Threshold };
        return RecoverAt is null ? plan : plan with { RecoverAt = RecoverAt };
    }
}

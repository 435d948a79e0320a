using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>Something that has to happen before a verdict can be another.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>The evaluator publishes again.</summary>
    public sealed record Published : Condition;

    /// <param name="At">When it ends by itself; null: only an operator ends it.</param>
    public sealed record OverrideEnds(DateTimeOffset? At) : Condition;

    /// <param name="At">When it does so by itself; null: only an operator does it.</param>
    public sealed record BurstTurns(bool IsOn, DateTimeOffset? At) : Condition;

    public sealed record LatchCleared : Condition;

    /// <param name="At">When it ends by itself; null: only an operator ends it.</param>
    /// <param name="Others">The stacks whose maintenance goes on.</param>
    public sealed record MaintenanceEnds(string Stack, DateTimeOffset? At, ImmutableHashSet<string> Others) : Condition;

    /// <summary>Checks that were never heard from are.</summary>
    public sealed record Heard(ImmutableArray<CheckKey> All) : Condition;

    /// <summary>Of some checks, witnesses or peers, so many more settle on <paramref name="To"/>; whichever they are.</summary>
    /// <param name="Of">All on the other side; those first that move the score most.</param>
    public sealed record Turns(CheckStatus To, int Count, ImmutableArray<CheckKey> Of) : Condition;
}

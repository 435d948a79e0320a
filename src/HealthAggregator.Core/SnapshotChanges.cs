using System.Collections.Immutable;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core;

/// <summary>What the last step changed: what is worth a log line, and where to look again soon.</summary>
public sealed record SnapshotChanges
{
    public static readonly SnapshotChanges None = new();

    /// <summary>Checks whose settled status changed, or that went stale or came back.</summary>
    public ImmutableArray<CheckChange> Checks { get; init; } = [];

    /// <summary>Stacks whose own verdict changed, from the moment their data center is judged; at that moment, every one of them. A stack that a
    /// reload made of new checks alone has its first verdict when the first of them is heard.</summary>
    public ImmutableArray<StackChange> Stacks { get; init; } = [];

    /// <summary>Data centers whose verdict or deciding rung changed.</summary>
    public ImmutableArray<DataCenterChange> DataCenters { get; init; } = [];

    /// <summary>
    /// Who is to be asked again soon: checks sampled in this step whose newest sample disagrees with their settled status, with the witnesses of their data centers; checks
    /// of which nothing is known and which could not be asked properly; and what turned bad in the dark, once something is seen again.
    /// </summary>
    public ImmutableArray<CheckPlan> InDoubt { get; init; } = [];

    /// <summary>What the clock alone began or ended of what operators had said, or is about to end.</summary>
    public ImmutableArray<ControlTurn> Controls { get; init; } = [];

    public bool IsEmpty => Controls.IsEmpty && Checks.IsEmpty && Stacks.IsEmpty && DataCenters.IsEmpty && InDoubt.IsEmpty;

    public sealed record CheckChange(CheckPlan Check, CheckHealth Before, CheckHealth After);

    /// <param name="IsFirst">The first verdict there ever was on this stack; there is none before it.</param>
    public sealed record StackChange(DataCenterPlan DataCenter, StackPlan Stack, Verdict Verdict, Score Score, bool IsFirst);

    /// <param name="IsFirst">The first decision there ever was on this data center.</param>
    public sealed record DataCenterChange(DataCenterPlan DataCenter, Decision Before, Decision After, Score Score, bool IsFirst)
    {
        /// <summary>What happened in the step, in words, the most important first; empty for the first.</summary>
        public ImmutableArray<string> Causes { get; init; } = [];
    }
}

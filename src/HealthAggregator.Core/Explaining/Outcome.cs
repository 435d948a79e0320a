using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Explaining;

/// <summary>What would follow from a <see cref="Hypothesis"/>, once settled.</summary>
/// <param name="After">From the moment at which the checks have settled until the verdict and its rung are these: <c>fail_after</c>, <c>recover_after</c>, a hold.</param>
public sealed record Outcome(Decision Decision, Score Score, TimeSpan After);

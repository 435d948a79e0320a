using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Web.Answering;

/// <summary>One change of the verdict.</summary>
/// <param name="Causes">What happened then, the most important first.</param>
public sealed record ChangeAnswer(DateTimeOffset At, HealthAnswer Before, HealthAnswer After, IReadOnlyList<string> Causes)
{
    public static ChangeAnswer Of(VerdictChange change) => new(change.At.Wall, HealthAnswer.Of(change.Before), HealthAnswer.Of(change.After), change.Causes);
}

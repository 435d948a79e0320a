using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>What PASS and FAIL look like on the wire.</summary>
public sealed record AnswerBook(Answer Pass, Answer Fail)
{
    public Answer For(Verdict verdict) => verdict == Verdict.Pass ? Pass : Fail;
}

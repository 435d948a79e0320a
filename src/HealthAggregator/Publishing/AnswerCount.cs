using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>What GSLBs were told of one data center. Every thread that answers adds to it; the scrape reads it.</summary>
public sealed class AnswerCount
{
    private long _pass;
    private long _fail;

    public long Of(Verdict verdict) => verdict == Verdict.Pass ? Interlocked.Read(ref _pass) : Interlocked.Read(ref _fail);

    public void Add(Verdict verdict) => Interlocked.Increment(ref verdict == Verdict.Pass ? ref _pass : ref _fail);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Publishing;

/// <summary>Makes a publication of each snapshot. What depends on the plan alone is made once for each plan.</summary>
public sealed class Publisher
{
    private readonly Clock _clock;

    // The evaluator's thread adds, the scrape reads. A name taken out of the config keeps its count: a counter never goes back.
    private readonly ConcurrentDictionary<string, AnswerCount> _counts = new();
    private volatile AnswerBook _book;
    private (Plan Plan, Pages Pages, ImmutableArray<AnswerCount> Counts) _made;

    public Publisher(AnswerBook book, TimeProvider time)
    {
        (_book, _clock) = (book, new(time));
        _made = Make(Plan.Empty);
    }

    /// <summary>Set by a reload; in effect from the next publication on, at most a second later.</summary>
    public AnswerBook Book
    {
        get => _book;
        set => _book = value;
    }

    public IEnumerable<(string DataCenter, Verdict Verdict, long Count)> AnswersGiven =>
        from pair in _counts
        from verdict in new[] { Verdict.Pass, Verdict.Fail }
        select (pair.Key, verdict, pair.Value.Of(verdict));

    public Publication Publish(Snapshot snapshot)
    {
        if (_made.Plan != snapshot.Plan)
        {
            _made = Make(snapshot.Plan);
        }

        // Counted from the moment that it is about: whoever was stopped between looking and publishing must not publish something fresh.
        return new(snapshot, _made.Pages, _book, _made.Counts, _clock.TimestampAt(snapshot.AsOf.Uptime + Board.ShelfLife));
    }

    private (Plan Plan, Pages Pages, ImmutableArray<AnswerCount> Counts) Make(Plan plan) =>
        (plan, new(plan), [.. plan.DataCenters.Select(dataCenter => _counts.GetOrAdd(dataCenter.Name, _ => new()))]);
}

using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>What is believed now. The evaluator's thread swaps the one reference; every other thread reads it.</summary>
public sealed class Board(TimeProvider time, Publication first)
{
    /// <summary>How long a publication is believed.</summary>
    public static readonly TimeSpan ShelfLife = TimeSpan.FromSeconds(5);

    /// <summary>What is decided once a publication has outlived its shelf life.</summary>
    public static readonly Decision Stale = new(Verdict.Fail, Rung.Stale, "nothing was published within the shelf life");

    private volatile Publication _current = first;

    // Made by the first reader that finds a publication expired, seen to its end by the evaluator's thread or by the time.
    private Renewal? _renewal;

    public Publication Current => _current;

    public Snapshot Snapshot => _current.Snapshot;

    /// <summary>Whether the writer has fallen silent.</summary>
    public bool IsStale => time.GetTimestamp() >= _current.ExpiresAt;

    public void Publish(Publication publication)
    {
        _current = publication;

        // Whoever made a renewal before this sees the publication, and whoever did after it is seen here.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _renewal)?.End();
    }

    /// <summary>
    /// Waits for the publication after one that has expired: a process that was stopped wakes up on all its threads at once, and a reader must not be told what
    /// the evaluator is about to correct. Waits once for each that has expired: when the writer is dead, only the first readers wait for it.
    /// </summary>
    /// <returns>Done at once where the newest publication is still to be believed, or was waited for in vain; in any case after <see cref="Renewal.Patience"/>.</returns>
    public Task Renewed()
    {
        var publication = _current;
        if (time.GetTimestamp() < publication.ExpiresAt)
        {
            return Task.CompletedTask;
        }

        var renewal = Volatile.Read(ref _renewal);
        if (renewal?.Expired != publication)
        {
            var mine = new Renewal(publication);
            renewal = Interlocked.CompareExchange(ref _renewal, mine, renewal) is { } other && other.Expired == publication ? other : mine;
            if (_current != publication)
            {
                renewal.End();
            }
        }

        return renewal.Task;
    }

    /// <summary>What whoever asks is told of a data center now; null when there is none of this name.</summary>
    public Decision? DecisionOn(string dataCenter)
    {
        var publication = _current;
        var (plan, health) = (publication.Snapshot.Plan, publication.Snapshot.DataCenters);
        return plan.DataCenters.Index().FirstOrDefault(candidate => candidate.Item.Name == dataCenter) is (var index, { })
            ? time.GetTimestamp() < publication.ExpiresAt ? health[index].Decision : Stale
            : null;
    }

    /// <summary>What HAProxy's agent check is told of a data center, counted as given; null when there is none of this name.</summary>
    /// <param name="dataCenter">Null or empty for the default one.</param>
    public Answer? ReadForAgent(string? dataCenter) => ReadForAgent(dataCenter, out _);

    /// <summary>The same, and the page that has the verdict.</summary>
    public Answer? ReadForAgent(string? dataCenter, out Page? page)
    {
        // Read once: the reference may be swapped between two reads.
        var publication = _current;
        page = publication.Pages.HealthOf(dataCenter);
        if (page is null)
        {
            return null;
        }

        var (index, isStale) = (page.DataCenter, time.GetTimestamp() >= publication.ExpiresAt);
        publication.Counts[index].Add(isStale ? Verdict.Fail : publication.Snapshot.DataCenters[index].Decision.Verdict);
        return isStale ? AgentLines.Stale : AgentLines.For(publication.Snapshot, index);
    }

    /// <summary>The answer at <paramref name="path"/>, counted as given; null when there is no such page.</summary>
    public Answer? Read(string path) => Read(path, out _);

    /// <summary>The same, and which page it is.</summary>
    public Answer? Read(string path, out Page? page)
    {
        // Read once: the reference may be swapped between two reads.
        var publication = _current;
        page = publication.Pages.At(path);
        if (page is null)
        {
            return null;
        }

        // What has outlived its shelf life says no: FAIL, no burst, no weight.
        var health = time.GetTimestamp() < publication.ExpiresAt ? publication.Snapshot.DataCenters[page.DataCenter] : DataCenterHealth.Starting;
        switch (page.Kind)
        {
            case PageKind.Burst:
                return AnswerBook.ForBurst(health.IsBurstOn);
            case PageKind.BurstState:
                return AnswerBook.ForBurstState(health.IsBurstOn);
            case PageKind.Weight:
                return AnswerBook.ForWeight(health.WeightBy(publication.Snapshot.Plan.DataCenters[page.DataCenter]));
            default:
                publication.Counts[page.DataCenter].Add(health.Decision.Verdict);
                return publication.Book.For(health.Decision.Verdict);
        }
    }
}

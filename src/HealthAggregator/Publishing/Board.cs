using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>What is believed now. The evaluator's thread swaps the one reference; every other thread reads it.</summary>
public sealed class Board(TimeProvider time, Publication first)
{
    /// <summary>How long a publication is believed.</summary>
    public static readonly TimeSpan ShelfLife = TimeSpan.FromSeconds(5);

    private volatile Publication _current = first;

    public Publication Current => _current;

    public Snapshot Snapshot => _current.Snapshot;

    /// <summary>Whether the writer has fallen silent.</summary>
    public bool IsStale => time.GetTimestamp() >= _current.ExpiresAt;

    public void Publish(Publication publication) => _current = publication;

    /// <summary>The answer at <paramref name="path"/>, counted as given; null when there is no such page.</summary>
    public Answer? Read(string path)
    {
        // Read once: the reference may be swapped between two reads.
        var publication = _current;
        if (publication.Pages.At(path) is not { } page)
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

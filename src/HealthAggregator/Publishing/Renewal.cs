namespace HealthAggregator.Publishing;

/// <summary>What readers wait for when what was published last has expired.</summary>
public sealed class Renewal
{
    /// <summary>
    /// How long readers wait at most. Probers have more patience than that; an evaluator that lives needs a few milliseconds, and on a machine where everybody wakes up at once as long as
    /// it takes to get a processor.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    // Readers go on, on other threads than the evaluator's, which has other things to do.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Renewal(Publication expired) =>
        (Expired, Task) = (expired, Task.WhenAny(_ended.Task, Task.Delay(Patience, TimeProvider.System)));

    public Publication Expired { get; }

    /// <summary>Done when something was published, or after <see cref="Patience"/>.</summary>
    public Task Task { get; }

    public void End() => _ended.TrySetResult();
}

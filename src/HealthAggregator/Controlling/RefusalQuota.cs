namespace HealthAggregator.Controlling;

/// <summary>
/// Which refused attempts are worth a line of the audit log: within any minute the first few of everybody without a token taken together, since
/// addresses cost an attacker nothing, and some more of each actor who is known.
/// </summary>
internal sealed class RefusalQuota(TimeProvider time)
{
    public const int OfAnonymous = 10;
    public const int OfActor = 60;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    // Requests are refused on the web server's threads. Never held while the disk is waited for.
    private readonly Lock _gate = new();

    // When the newest lines were admitted, by actor: as many actors as there are names in the config, and the nameless.
    private readonly Dictionary<string, Queue<long>> _admitted = [];
    private long _suppressed;

    /// <returns>How many were not admitted since the last one that was; null when this one is not.</returns>
    public long? Admit(string actor)
    {
        lock (_gate)
        {
            if (!_admitted.TryGetValue(actor, out var admitted))
            {
                _admitted.Add(actor, admitted = new());
            }

            if (admitted.Count == (actor.Length == 0 ? OfAnonymous : OfActor))
            {
                if (time.GetElapsedTime(admitted.Peek()) < Span)
                {
                    _suppressed++;
                    return null;
                }

                admitted.Dequeue();
            }

            admitted.Enqueue(time.GetTimestamp());
            var suppressed = _suppressed;
            _suppressed = 0;
            return suppressed;
        }
    }

    /// <summary>What was admitted could not be written: it counts as suppressed, and so does what it would have told of.</summary>
    public void TakeBack(long suppressed)
    {
        lock (_gate)
        {
            _suppressed += suppressed + 1;
        }
    }
}

using HealthAggregator.Core;

namespace HealthAggregator;

/// <summary>
/// Looks whether everything that must move does: the loops, and the thread pool. Readers stop by themselves to believe what is not renewed; this is for the case
/// that it will never be renewed again, a deadlock say, and only a new process can help. It has a thread of its own and needs nobody.
/// </summary>
/// <param name="loops">The count of each loop's rounds, by its name. Each goes round twice a second at least.</param>
/// <param name="pool">The count of what the thread pool has run; something is queued to it all the time.</param>
/// <param name="poolBlocked">Told once each time that the pool has not run anything for some seconds, with how long.</param>
public sealed class Watchdog(IReadOnlyList<(string Loop, Func<long> Rounds)> loops, Func<long> pool, Action<TimeSpan> poolBlocked)
{
    /// <summary>How often it looks in a running program.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks in a row that find something where it was. Counted, not timed: after a stop of the whole process everything is late for one look.</summary>
    public const int Patience = 8;

    /// <summary>The same for the thread pool, which makes new threads by and by when its own are blocked.</summary>
    public const int PatienceWithPool = 30;

    private readonly long[] _seen = new long[loops.Count + 1];
    private readonly int[] _still = new int[loops.Count + 1];

    /// <exception cref="LoopStuckException">Something does not move any more.</exception>
    public void Run(TimeSpan look, CancellationToken stopping)
    {
        while (!stopping.WaitHandle.WaitOne(look))
        {
            foreach (var (index, (loop, rounds)) in loops.Index())
            {
                if (LooksInVain(index, rounds()) >= Patience)
                {
                    throw new LoopStuckException(loop, $"The {loop} has not moved for {Duration.Format(Patience * look)}.");
                }
            }

            LookAtPool(LooksInVain(loops.Count, pool()), look);
        }
    }

    private void LookAtPool(int still, TimeSpan look)
    {
        if (still == Patience)
        {
            poolBlocked(still * look);
        }

        if (still >= PatienceWithPool)
        {
            throw new LoopStuckException("thread pool", $"The thread pool has not run anything for {Duration.Format(still * look)}.");
        }
    }

    private int LooksInVain(int index, long count)
    {
        _still[index] = count == _seen[index] ? _still[index] + 1 : 0;
        _seen[index] = count;
        return _still[index];
    }
}

using HealthAggregator.Publishing;

namespace HealthAggregator;

/// <summary>
/// Looks whether the board is still renewed. Readers stop believing it by themselves; this is for the case that it will never be renewed again, a deadlock say,
/// and only a new process can help.
/// </summary>
public static class Watchdog
{
    /// <summary>How often it looks in a running program.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Looks in a row that must find a stale board. Counted, not timed: after a suspend everything is late for one look.</summary>
    private const int Patience = 10;

    /// <exception cref="InvalidOperationException">Nothing was published for too long.</exception>
    public static void Run(Board board, TimeSpan look, CancellationToken stopping)
    {
        var stale = 0;
        while (!stopping.WaitHandle.WaitOne(look))
        {
            stale = board.IsStale ? stale + 1 : 0;
            if (stale >= Patience)
            {
                throw new InvalidOperationException($"Nothing was published for {Core.Duration.Format(Patience * look)} beyond the shelf life.");
            }
        }
    }
}

namespace HealthAggregator;

/// <summary>
/// Keeps the loops that must never end: each on a thread of its own, and when one does end the process does too, loudly, so that whoever supervises it starts
/// it anew. A loop that died quietly would leave a check unprobed or a verdict unrenewed.
/// </summary>
/// <param name="died">Told on the thread of the loop that ended, with its name and the reason; of a loop that is stuck, on the thread of the loop that found it.</param>
public sealed class Supervisor(Action<string, Exception> died) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Thread> _threads = [];

    public CancellationToken Stopping => _stopping.Token;

    public void Start(string name, Action<CancellationToken> loop)
    {
        var thread = new Thread(() => Run(name, loop)) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Ends all loops and waits for them, at most <paramref name="patience"/> each.</summary>
    public void Stop(TimeSpan patience)
    {
        _stopping.Cancel();
        foreach (var thread in _threads)
        {
            thread.Join(patience);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private void Run(string name, Action<CancellationToken> loop)
    {
        try
        {
            loop(_stopping.Token);
            if (!_stopping.IsCancellationRequested)
            {
                died(name, new InvalidOperationException("The loop ended."));
            }
        }
        catch (LoopStuckException stuck)
        {
            died(stuck.Loop, stuck);
        }
        catch (Exception exception)
        {
            died(name, exception);
        }
    }
}

using HealthAggregator.Controlling;

namespace HealthAggregator.Holding;

/// <summary>
/// Writes a file whenever there is something new to keep, on a thread of its own, so that on a disk that hangs it hangs alone: who waits for it waits no longer than he likes. Not more
/// than four times a second however much comes: what comes together is written together. A disk that fails is tried again every second.
/// </summary>
/// <param name="name">What is kept, for the log.</param>
/// <param name="write">Writes all that there is to keep; durable when it returns. On the keeper's thread.</param>
/// <param name="died">Told on the keeper's thread of an exception that is a bug.</param>
/// <param name="failed">Told, with why, when the disk does not take it; not again until it has.</param>
public sealed class FileKeeper(string name, Action write, Action<string, Exception> died, Action<string> failed) : IDisposable
{
    /// <summary>Between two writes. Whoever waits for one waits for so long, and for the disk.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Before it is tried again.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent _changed = new(false);
    private readonly ManualResetEvent _ending = new(false);

    // What those wait for who have something that the next write takes with it. Taken by the keeper before it looks what there is; read by others once theirs is there.
    private TaskCompletionSource<bool> _next = NewWait();
    private Thread? _thread;
    private volatile bool _hasEnded;
    private bool _isFailing;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>There is something new to keep. On any thread; it does not block, and before the start nothing is written.</summary>
    /// <returns>Whether all that there was by now is on the disk, once that is known. No, after the end.</returns>
    public Task<bool> Keep()
    {
        if (_hasEnded)
        {
            return Task.FromResult(false);
        }

        var next = Volatile.Read(ref _next).Task;
        _changed.Set();
        return next;
    }

    /// <summary>Writes a last time, where there is something to write, and ends.</summary>
    /// <param name="patience">How long that is waited for at most.</param>
    public void End(TimeSpan patience)
    {
        _hasEnded = true;
        _ending.Set();
        _thread?.Join(patience);
    }

    public void Dispose()
    {
        End(TimeSpan.FromSeconds(1));
        if (_thread is not { IsAlive: true })
        {
            _changed.Dispose();
            _ending.Dispose();
        }
    }

    private static TaskCompletionSource<bool> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run()
    {
        try
        {
            var isKept = true;
            while (WaitHandle.WaitAny([_changed, _ending]) == 0)
            {
                while (!(isKept = Write()) && !_ending.WaitOne(LongPause))
                {
                    // Again, until the disk takes it.
                }

                _ending.WaitOne(Pause);
            }

            if (_changed.WaitOne(0) || !isKept)
            {
                Write();
            }
        }
        catch (Exception exception)
        {
            died(name, exception);
        }

        Volatile.Read(ref _next).TrySetResult(false);
    }

    private bool Write()
    {
        var (waiting, isKept) = (Interlocked.Exchange(ref _next, NewWait()), false);
        try
        {
            write();
            (_isFailing, isKept) = (false, true);
        }
        catch (Exception exception) when (exception is StoreFailedException || DiskFailure.Is(exception))
        {
            if (!_isFailing)
            {
                failed(exception.Message.TrimEnd('.'));
            }

            _isFailing = true;
        }
        finally
        {
            waiting.SetResult(isKept);
        }

        return isKept;
    }
}

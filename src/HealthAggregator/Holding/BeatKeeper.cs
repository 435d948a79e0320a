using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Holding;

/// <summary>
/// Writes heartbeats down as they come, on a thread of its own, so that on a disk that hangs it hangs alone: who waits for it waits no longer than he likes. Nothing is written before a
/// heartbeat is expected, and not more than four times a second however many come: those that come together are written together.
/// </summary>
/// <param name="died">Told on the keeper's thread of an exception that is a bug.</param>
public sealed class BeatKeeper(BeatFile file, BeatBook beats, Action<string, Exception> died, ILogger logger) : IDisposable
{
    /// <summary>Between two writes. A job waits for so long, and for the disk.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Before it is tried again.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent _changed = new(false);
    private readonly ManualResetEvent _ending = new(false);

    // What those wait for who have something that the next write takes with it. Taken by the keeper before it looks what there is; read by requests once theirs is there.
    private TaskCompletionSource<bool> _next = NewWait();
    private Thread? _thread;
    private bool _isFailing;

    public void Start()
    {
        beats.Changed = Ask;
        _thread = new Thread(Run) { IsBackground = true, Name = "heartbeats" };
        _thread.Start();

        // What was planned before anybody listened.
        if (beats.All.Count > 0)
        {
            _ = Ask();
        }
    }

    /// <summary>Writes a last time, where there is something to write, and ends.</summary>
    /// <param name="patience">How long that is waited for at most.</param>
    public void End(TimeSpan patience)
    {
        beats.Changed = () => Task.FromResult(false);
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

    private Task<bool> Ask()
    {
        var next = Volatile.Read(ref _next).Task;
        _changed.Set();
        return next;
    }

    private void Run()
    {
        try
        {
            var isKept = true;
            while (WaitHandle.WaitAny([_changed, _ending]) == 0)
            {
                while (!(isKept = Keep()) && !_ending.WaitOne(LongPause))
                {
                    // Again, until the disk takes it.
                }

                _ending.WaitOne(Pause);
            }

            if (_changed.WaitOne(0) || !isKept)
            {
                Keep();
            }
        }
        catch (Exception exception)
        {
            died("heartbeats", exception);
        }

        Volatile.Read(ref _next).TrySetResult(false);
    }

    private bool Keep()
    {
        var waiting = Interlocked.Exchange(ref _next, NewWait());
        try
        {
            file.Write(beats.All);
            _isFailing = false;
            waiting.SetResult(true);
            return true;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            if (!_isFailing)
            {
                logger.HeartbeatsNotKept(exception.Message.TrimEnd('.'));
            }

            _isFailing = true;
            waiting.SetResult(false);
            return false;
        }
    }
}

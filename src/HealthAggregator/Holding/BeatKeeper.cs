using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Holding;

/// <summary>
/// Writes heartbeats down as they come, on a thread of its own that nobody waits for, but for a moment at the end: on a disk that hangs it hangs alone. Nothing is written before a
/// heartbeat is expected, and not more than once a second however many come.
/// </summary>
/// <param name="died">Told on the keeper's thread of an exception that is a bug.</param>
public sealed class BeatKeeper(BeatFile file, BeatBook beats, Action<string, Exception> died, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent _changed = new(false);
    private readonly ManualResetEvent _ending = new(false);
    private Thread? _thread;
    private bool _isFailing;

    public void Start()
    {
        beats.Changed = () => _changed.Set();
        _thread = new Thread(Run) { IsBackground = true, Name = "heartbeats" };
        _thread.Start();

        // What was planned before anybody listened.
        if (beats.All.Count > 0)
        {
            _changed.Set();
        }
    }

    /// <summary>Writes a last time, where there is something to write, and ends.</summary>
    /// <param name="patience">How long that is waited for at most.</param>
    public void End(TimeSpan patience)
    {
        beats.Changed = () => { };
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

    private void Run()
    {
        try
        {
            while (WaitHandle.WaitAny([_changed, _ending]) == 0)
            {
                while (!Keep() && !_ending.WaitOne(Pause))
                {
                    // Again, until the disk takes it.
                }

                _ending.WaitOne(Pause);
            }

            if (_changed.WaitOne(0))
            {
                Keep();
            }
        }
        catch (Exception exception)
        {
            died("heartbeats", exception);
        }
    }

    private bool Keep()
    {
        try
        {
            file.Write(beats.All);
            _isFailing = false;
            return true;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            if (!_isFailing)
            {
                logger.HeartbeatsNotKept(exception.Message.TrimEnd('.'));
            }

            _isFailing = true;
            return false;
        }
    }
}

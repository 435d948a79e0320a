using System.Collections.Immutable;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Holding;

/// <summary>
/// Writes down what is believed, again and again, for the process that comes after this one. It has a thread of its own that nobody waits for, but for a moment
/// at the end: on a disk that hangs it hangs alone.
/// </summary>
/// <param name="believed">The newest snapshot.</param>
/// <param name="died">Told on the keeper's thread of an exception that is a bug.</param>
public sealed class HoldoverKeeper(HoldoverFile file, Func<Snapshot> believed, Action<string, Exception> died, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(1);

    /// <summary>However much there is to write: a small part of the time for which it holds.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    /// <summary>A disk is not kept busy with what is out of date a moment later.</summary>
    private const int BytesPerSecond = 1_000_000;

    private readonly AutoResetEvent _wake = new(false);

    // Set by whoever stops the process, read by the keeper's thread.
    private volatile bool _isEnding;

    // Written by the keeper's thread, read by scrapes.
    private long _failures;
    private Thread? _thread;

    // Of the thread that looks.
    private ImmutableArray<DataCenterHealth> _seen = [];

    // Of the keeper's thread.
    private Snapshot? _kept;
    private bool _isFailing;

    /// <summary>How often it could not be written.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "holdover" };
        _thread.Start();
    }

    /// <summary>To be called with every snapshot, by one thread: a verdict that changed, and a failure that an operator has to clear or has cleared, is written at once.</summary>
    public void Look(Snapshot snapshot)
    {
        var before = _seen;
        _seen = snapshot.DataCenters;
        if (!before.SequenceEqual(_seen, IsToldTheSame))
        {
            _wake.Set();
        }
    }

    /// <summary>Writes a last time and ends.</summary>
    /// <param name="patience">How long that is waited for at most.</param>
    public void End(TimeSpan patience)
    {
        if (_isEnding)
        {
            // Who has not come back by now is not waited for twice.
            return;
        }

        _isEnding = true;
        _wake.Set();
        if (_thread?.Join(patience) == false)
        {
            logger.HoldoverAbandoned(Duration.Format(patience));
        }
    }

    public void Dispose()
    {
        End(TimeSpan.FromSeconds(1));
        if (_thread is not { IsAlive: true })
        {
            _wake.Dispose();
        }
    }

    private static bool IsToldTheSame(DataCenterHealth one, DataCenterHealth other) =>
        one.Decision.Verdict == other.Decision.Verdict && one.IsLatched == other.IsLatched;

    private void Run()
    {
        try
        {
            var pause = TimeSpan.Zero;
            while (true)
            {
                _wake.WaitOne(pause);

                // Read before what is believed is: what was last believed is written after the end was asked for.
                var isLast = _isEnding;
                pause = Keep(believed());
                if (isLast)
                {
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            died("holdover", exception);
        }
    }

    /// <returns>How long to wait before the next.</returns>
    private TimeSpan Keep(Snapshot snapshot)
    {
        // Where nothing is published any more nothing is believed any more.
        if (snapshot == _kept)
        {
            return Usually;
        }

        try
        {
            var length = file.Write(snapshot);
            _kept = snapshot;
            if (_isFailing)
            {
                _isFailing = false;
                logger.HoldoverKeptAgain(file.Path);
            }

            var pause = TimeSpan.FromSeconds((double)length / BytesPerSecond);
            return pause < Usually ? Usually : pause < AtMost ? pause : AtMost;
        }
        catch (StoreFailedException exception)
        {
            Interlocked.Increment(ref _failures);
            if (!_isFailing)
            {
                _isFailing = true;
                logger.HoldoverNotKept(exception.Message);
            }

            return Usually;
        }
    }
}

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

    /// <summary>How long a latched failure may take to the disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AutoResetEvent _wake = new(false);

    // Set by whoever stops the process, read by the keeper's thread.
    private volatile bool _isEnding;

    // Written by the keeper's thread, read by scrapes.
    private long _failures;
    private Thread? _thread;

    // Put there by whoever clears a latched failure, one at a time; taken by the keeper's thread, or taken back.
    private Clearing? _ordered;

    // Set by the keeper's thread when it is kept as cleared, ended by whoever clears it when it is.
    private volatile string? _cleared;

    // Written by the keeper's thread, read by whoever orders.
    private volatile bool _hasEnded;

    // Written by the keeper's thread, read by the one that looks.
    private volatile string[] _latched = [];
    private volatile string? _problem;

    // Written by the thread that looks, read by requests and scrapes.
    private volatile string? _alarm;

    // Of the thread that looks.
    private ImmutableArray<DataCenterHealth> _seen = [];
    private TimeSpan? _unkeptSince;

    // Of the keeper's thread.
    private Snapshot? _kept;
    private bool _isFailing;

    /// <summary>How often it could not be written.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>How long clearing a latched failure may take to the disk. Default: 3 s.</summary>
    public TimeSpan ClearsWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A latched failure is not on the disk and should be by now: a sentence with what to do. Null when all is well.</summary>
    public string? Alarm => _alarm;

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

        LookForUnkept(snapshot);
    }

    /// <summary>Keeps, for good, that a latched failure is cleared, before it is. One at a time.</summary>
    /// <param name="clear">What clears it. Where that throws, the failure is kept as latched again.</param>
    /// <exception cref="StoreFailedException">It cannot be kept, nothing was cleared, and the failure is kept as latched still; or the message says that this is not sure.</exception>
    public async Task Clear(string dataCenter, Func<Task> clear)
    {
        await KeepCleared(new(dataCenter)).ConfigureAwait(false);
        try
        {
            await clear().ConfigureAwait(false);
        }
        finally
        {
            _cleared = null;
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

                // Read before what is believed is: what was last believed is written after the end was asked for, and what is cleared no more has been by then.
                var (isLast, ordered, cleared) = (_isEnding, Interlocked.Exchange(ref _ordered, null), _cleared);
                var now = believed();
                pause = Keep(ordered is null ? Without(cleared, now) : Without(ordered.DataCenter, now), ordered);
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
        finally
        {
            _hasEnded = true;
            Refuse(Interlocked.Exchange(ref _ordered, null));
        }
    }

    /// <param name="ordered">Told when it is durable, or that it is not; null where nobody waits for it.</param>
    /// <returns>How long to wait before the next.</returns>
    private TimeSpan Keep(Snapshot snapshot, Clearing? ordered)
    {
        // Where nothing is published any more nothing is believed any more.
        if (snapshot == _kept && ordered is null)
        {
            return Usually;
        }

        var latched = LatchedIn(snapshot);
        try
        {
            var length = ordered is null ? file.Write(snapshot) : file.WriteForGood(snapshot);
            (_kept, _latched, _problem) = (snapshot, latched, null);
            if (_isFailing)
            {
                _isFailing = false;
                logger.HoldoverKeptAgain(file.Path);
            }

            if (ordered is not null && !IsTaken(ordered))
            {
                // Nobody waited for so long: what is believed is to be there again at once.
                return TimeSpan.Zero;
            }

            var pause = TimeSpan.FromSeconds((double)length / BytesPerSecond);
            return pause < Usually ? Usually : pause < AtMost ? pause : AtMost;
        }
        catch (StoreFailedException exception)
        {
            // It may be as it was, or as it should be now; where an order fails, it is as it was unless that is said.
            (_latched, _problem) = (ordered is null || exception.MayBeInEffect ? [.. _latched.Intersect(latched)] : _latched, exception.Message);
            Interlocked.Increment(ref _failures);
            if (ordered is not null)
            {
                // Whatever is there is replaced, though nothing new is believed.
                _kept = null;
                ordered.Done.TrySetException(exception);
            }

            if (!_isFailing)
            {
                _isFailing = true;
                logger.HoldoverNotKept(exception.Message);
            }

            return Usually;
        }
    }

    /// <summary>Says that a failure is kept as cleared; until it is cleared nothing that is written may bring it back.</summary>
    /// <returns>False when nobody waits for it any more.</returns>
    private bool IsTaken(Clearing ordered)
    {
        _cleared = ordered.DataCenter;
        if (ordered.Done.TrySetResult())
        {
            return true;
        }

        (_cleared, _kept) = (null, null);
        return false;
    }

    /// <summary>Done when it is durable.</summary>
    /// <exception cref="StoreFailedException">It is not.</exception>
    private async Task KeepCleared(Clearing ordered)
    {
        Interlocked.Exchange(ref _ordered, ordered);
        if (_hasEnded)
        {
            // Nobody takes it any more, unless he has just done so.
            Refuse(Interlocked.Exchange(ref _ordered, null));
        }
        else
        {
            _wake.Set();
        }

        try
        {
            await ordered.Done.Task.WaitAsync(ClearsWithin).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            // What is done at this very moment is done.
            ordered.Done.TrySetException(Unanswered(Interlocked.CompareExchange(ref _ordered, null, ordered) != ordered, exception));
            await ordered.Done.Task.ConfigureAwait(false);
        }
    }

    private StoreFailedException Unanswered(bool isBegun, TimeoutException exception) => new(
        $"{file.Path} could not be replaced within {Duration.Format(ClearsWithin)}: the disk does not answer. " +
            (isBegun ? "What was asked for is not in effect now, but may be after the next start. " : "") + "See what the system's log says about the disk, and try again.",
        exception)
    {
        MayBeInEffect = isBegun,
    };

    private void Refuse(Clearing? ordered) => ordered?.Done.TrySetException(new StoreFailedException(
        $"{file.Path} is not written any more: this process is about to end. Ask the one that takes its place.", new InvalidOperationException("The keeper has ended.")));

    private static Snapshot Without(string? cleared, Snapshot snapshot) => cleared is null ? snapshot : snapshot.After([new Input.Recovered(cleared)], snapshot.AsOf);

    private void LookForUnkept(Snapshot snapshot)
    {
        var unkept = LatchedIn(snapshot).Except(_latched).ToList();
        _unkeptSince = unkept.Count == 0 ? null : _unkeptSince ?? snapshot.AsOf.Uptime;
        var was = _alarm;
        _alarm = _unkeptSince is not { } since || snapshot.AsOf.Uptime - since < Patience ? null
            : $"The failure of {string.Join(", ", unkept)} that waits for an operator is not on the disk, and a restart would forget it: " +
                $"{_problem ?? "the disk does not answer."} Until then do not restart this instance, or force FAIL first with an override.";
        if (_alarm is { } alarm && was is null)
        {
            logger.ControlAlarmed(alarm);
        }
    }

    private static string[] LatchedIn(Snapshot snapshot) =>
        [.. snapshot.Plan.DataCenters.Zip(snapshot.DataCenters).Where(pair => pair.Second.IsLatched).Select(pair => pair.First.Name)];

    /// <summary>That somebody waits for the write by which the latched failure of a data center is kept as cleared.</summary>
    private sealed record Clearing(string DataCenter)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

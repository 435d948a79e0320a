using HealthAggregator.Controlling;
using HealthAggregator.Telemetry;

namespace HealthAggregator.Holding;

/// <summary>Writes down which hosts were found, where nobody waits for it: on a disk that hangs it hangs alone.</summary>
/// <param name="kept">What was read of the file: that need not be written.</param>
public sealed class HostKeeper(HostFile file, HostLists kept, ILogger logger)
{
    private readonly Lock _gate = new();
    private HostLists? _asked = kept;
    private HostLists? _next;
    private Task _writing = Task.CompletedTask;
    private bool _isFailing;

    /// <summary>Has these written, unless they are; of several that wait for the disk, the last.</summary>
    public void Keep(HostLists lists)
    {
        lock (_gate)
        {
            if (lists == _asked)
            {
                return;
            }

            _next = _asked = lists;
            if (_writing.IsCompleted)
            {
                _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
    }

    /// <param name="patience">How long what is still to be written is waited for at most.</param>
    public void End(TimeSpan patience) => _writing.Wait(patience);

    private void Write()
    {
        while (Take() is { } lists)
        {
            try
            {
                file.Write(lists);
                _isFailing = false;
            }
            catch (StoreFailedException exception)
            {
                if (!_isFailing)
                {
                    logger.HostsNotKept(exception.Message);
                }

                _isFailing = true;
                lock (_gate)
                {
                    // Whoever comes with them again has them tried again.
                    _asked = null;
                }
            }
        }
    }

    private HostLists? Take()
    {
        lock (_gate)
        {
            var next = _next;
            _next = null;
            if (next is null)
            {
                // Whoever comes from now on starts another.
                _writing = Task.CompletedTask;
            }

            return next;
        }
    }
}

using System.Runtime.InteropServices;

namespace HealthAggregator.Cli;

/// <summary>What the system tells this process: SIGTERM and SIGINT to stop, SIGHUP to reload.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    // Set by the thread that starts the instance, read by the one that signals come in on.
    private volatile Action? _reload;

    public Signals() => _registrations =
    [
        // Not cancelled the second time: then the system's own way of ending a process takes its course.
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = _stop.TrySetResult("SIGTERM")),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = _stop.TrySetResult("SIGINT")),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _reload?.Invoke();
        }),
    ];

    /// <summary>Done at the first SIGTERM or SIGINT: its name.</summary>
    public Task<string> StopRequested => _stop.Task;

    /// <summary>What SIGHUP does; nothing until it is set.</summary>
    public Action? Reload
    {
        set => _reload = value;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }
}

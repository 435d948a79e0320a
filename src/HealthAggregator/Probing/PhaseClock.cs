using HealthAggregator.Core.Observing;

namespace HealthAggregator.Probing;

/// <summary>Takes the time of the phases of one try.</summary>
/// <remarks>
/// Two threads may touch it: the probe, and a connection attempt that the pool made for it and that goes on after another connection came free. What is
/// measured is only shown, so the worst of it is a phase that is shown too long; once the headers are here the attempt is not listened to any more.
/// </remarks>
internal sealed class PhaseClock(Clock clock, TimeSpan timeout)
{
    private readonly TimeSpan[] _times = new TimeSpan[5];
    private readonly TimeSpan _startedAt = clock.Uptime;
    private TimeSpan _since = clock.Uptime;
    private bool _connectionChosen;

    /// <summary>A reused connection starts with the request.</summary>
    public ProbePhase Current { get; private set; } = ProbePhase.Headers;

    /// <summary>How long the whole probe may take.</summary>
    public TimeSpan Timeout => timeout;

    public TimeSpan Elapsed => clock.Uptime - _startedAt;

    public PhaseTimes Times => new(_times[0], _times[1], _times[2], _times[3], _times[4]);

    public void Enter(ProbePhase phase)
    {
        if (_connectionChosen && phase < ProbePhase.Body)
        {
            return;
        }

        _connectionChosen = phase == ProbePhase.Body;
        End();
        Current = phase;
    }

    public void End()
    {
        var now = clock.Uptime;
        _times[(int)Current] += now - _since;
        _since = now;
    }
}

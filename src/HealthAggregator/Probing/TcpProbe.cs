using System.Net;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a connection is established.</summary>
public sealed class TcpProbe(Dialer dialer, Clock clock)
{
    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (TcpTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            using var socket = await dialer.Connect(new DnsEndPoint(target.Host, target.Port), phases, deadline).ConfigureAwait(false);

            // Reset rather than wind down: a probe a second would otherwise leave a port behind for a minute each time.
            socket.LingerState = new(true, 0);
            return Samples.Passed(clock, phases);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Samples.TimedOut(clock, phases, check);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Samples.Broken(clock, phases, exception);
        }
    }
}

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a connection is established and, if anything is expected, what comes over it is that.</summary>
public sealed class TcpProbe(Dialer dialer, Clock clock)
{
    /// <summary>How much of what comes is read, in bytes.</summary>
    public const int LongestAnswer = 16 * 1024;

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (TcpTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            using var socket = await dialer.Connect(new DnsEndPoint(target.Host, target.Port), phases, deadline).ConfigureAwait(false);

            // Reset rather than wind down: a probe a second would otherwise leave a port behind for a minute each time.
            socket.LingerState = new(true, 0);
            if (target.Send is { } text)
            {
                phases.Enter(ProbePhase.Headers);
                await Send(socket, Encoding.UTF8.GetBytes(text), deadline).ConfigureAwait(false);
            }

            return target.Expected is { } expected
                ? SentWords.Hide(await Hear(socket, expected, phases, deadline).ConfigureAwait(false), target)
                : Samples.Passed(clock, phases);
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

    private static async ValueTask Send(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken deadline)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, deadline).ConfigureAwait(false)..];
        }
    }

    private async ValueTask<Sample> Hear(Socket socket, BodyRule expected, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Headers);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestAnswer);
        try
        {
            for (var length = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length, LongestAnswer - length), deadline).ConfigureAwait(false);
                phases.Enter(ProbePhase.Body);
                length += read;
                if (expected.IsCostly)
                {
                    // Off the thread that waits for sockets, which has others to serve.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }

                var heard = expected.Judge(buffer.AsSpan(0, length));
                if (heard == FailureKind.None)
                {
                    return Samples.Passed(clock, phases);
                }

                if (read == 0 || length == LongestAnswer)
                {
                    return Samples.Failed(clock, phases, length < LongestAnswer ? heard : FailureKind.TooLarge, Samples.WrongBody(expected, buffer.AsSpan(0, length), LongestAnswer));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

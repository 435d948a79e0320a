using System.Net;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Probing;

/// <summary>Opens TCP connections, taking the time of the name and of the connection.</summary>
public sealed class Dialer(Resolver resolver, EgressGate gate, Clock clock)
{
    /// <summary>How long one of several addresses may take at most.</summary>
    private static readonly TimeSpan LongestShare = TimeSpan.FromMilliseconds(300);

    /// <exception cref="SocketException">No address could be connected to; of several, the last.</exception>
    /// <exception cref="NameNotResolvedException">The name has no address.</exception>
    /// <exception cref="EgressDeniedException">It has none that may be connected to.</exception>
    /// <exception cref="MeansLackingException">There are too few descriptors left.</exception>
    /// <exception cref="OperationCanceledException">The deadline fired.</exception>
    internal async ValueTask<Socket> Connect(DnsEndPoint target, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        var addresses = await Resolve(target.Host, deadline).ConfigureAwait(false);
        phases.Enter(ProbePhase.Connect);

        // A dead address must leave time for the next one.
        var share = phases.Timeout / addresses.Length;
        for (var index = 0; index < addresses.Length - 1; index++)
        {
            if (await TryConnect(new(addresses[index], target.Port), share < LongestShare ? share : LongestShare, deadline).ConfigureAwait(false) is { } connected)
            {
                return connected;
            }
        }

        return await Connect(new IPEndPoint(addresses[^1], target.Port), deadline).ConfigureAwait(false);
    }

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <exception cref="NameNotResolvedException">The name has no address.</exception>
    /// <exception cref="EgressDeniedException">It has none that may be connected to.</exception>
    internal async ValueTask<IPAddress[]> Resolve(string host, CancellationToken deadline) =>
        gate.Pass(host, await resolver.Resolve(host, deadline).ConfigureAwait(false));

    private async ValueTask<Socket?> TryConnect(IPEndPoint address, TimeSpan share, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(share, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, deadline);
        try
        {
            return await Connect(address, either.Token).ConfigureAwait(false);
        }
        catch (SocketException exception) when (Means.LackingBy(exception) is null)
        {
            return null;
        }
        catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async ValueTask<Socket> Connect(IPEndPoint address, CancellationToken deadline)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Descriptors.IsOfReserve(socket.SafeHandle))
            {
                throw new MeansLackingException(Means.NoDescriptor);
            }

            await socket.ConnectAsync(address, deadline).ConfigureAwait(false);

            // On this machine a port that nobody listens on may be the very one that this socket was given: then it has connected to itself, and there is nobody.
            return socket.LocalEndPoint!.Equals(socket.RemoteEndPoint) ? throw new SocketException((int)SocketError.ConnectionRefused) : socket;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable && !Means.HaveSourceFor(address))
        {
            socket.Dispose();

            // Other systems say so themselves.
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HealthAggregator.Web;

/// <summary>
/// The sockets that a server listens on. To close one resets every connection that the kernel has established and nobody has taken in yet, and who is reset knows less
/// than who is refused. So a stop first lets nobody new in, and closes once everybody who was in has been answered.
/// </summary>
public sealed class ListenSockets(TimeProvider time)
{
    /// <summary>What a handshake under way and the request after it take, from as far away as the probers of a GSLB are. Whoever comes meanwhile sends its SYN again a second later.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    // SOL_SOCKET and SO_ATTACH_FILTER of Linux.
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;

    // Of a segment's TCP header, which a filter of a TCP socket begins at: drop it where SYN is set and ACK is not. The final ACK of a handshake passes.
    private static readonly Instruction[] DropsSyn = [new(0x30, 13), new(0x54, 0x12), new(0x15, 0x02, unless: 1), new(0x06, 0), new(0x06, uint.MaxValue)];

    private readonly List<Socket> _sockets = [];

    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Socket Bind(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Lets nobody new in, and waits for those on their way; at once where the system cannot do that.</summary>
    /// <param name="cancellation">When it fires, there is no more waiting.</param>
    public async Task TurnAway(CancellationToken cancellation)
    {
        if (_sockets.TrueForAll(Filter))
        {
            await Task.Delay(Linger, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static unsafe bool Filter(Socket socket)
    {
        fixed (Instruction* first = DropsSyn)
        {
            var program = new FilterProgram((ushort)DropsSyn.Length, (nint)first);
            try
            {
                socket.SetRawSocketOption(SocketLevel, AttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<FilterProgram>(in program)));
                return true;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>One of the classic Berkeley packet filter, as Linux' sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, uint operand, byte unless = 0)
    {
        public readonly ushort Code = code;
        public readonly byte Then = 0;
        public readonly byte Else = unless;
        public readonly uint Operand = operand;
    }

    /// <summary>Linux' sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FilterProgram(ushort length, nint instructions)
    {
        public readonly ushort Length = length;
        public readonly nint Instructions = instructions;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HealthAggregator.Web;

/// <summary>
/// The sockets that a server listens on. To close one resets every connection that the kernel has established and nobody has taken in yet, and who is reset knows less
/// than who is refused. So a stop lets nobody new in, closes once everybody who was in has been taken in, and from then on whoever comes is refused.
/// </summary>
public sealed class ListenSockets
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>How often it is looked whether everybody was taken in: a server that is too busy to take anybody in stops all the same.</summary>
    private const int MostLooks = 100;

    // SOL_SOCKET, SO_ATTACH_FILTER, SOL_TCP and TCP_INFO of Linux, and where in the last is how many connections wait: for a listener that is what it calls unacked.
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int Unacked = 24;

    // A filter of a TCP socket begins at the TCP header of a segment: drop it where SYN is set and ACK is not. The final ACK of a handshake passes.
    private static readonly Instruction[] DropsSyn = [new(0x30, 13), new(0x54, 0x12), new(0x15, 0x02, unless: 1), new(0x06, 0), new(0x06, uint.MaxValue)];

    private readonly List<Socket> _sockets = [];

    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Socket Bind(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Has the server take in whoever was in, and nobody else. It may be called while the server starts or stops by itself.</summary>
    /// <param name="cancellation">When it fires, there is no more waiting.</param>
    public async Task Close(CancellationToken cancellation)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                _sockets.ForEach(DropNew);
                for (var looks = 0; looks < MostLooks && _sockets.Exists(IsWaitedAt) && !cancellation.IsCancellationRequested; looks++)
                {
                    await Task.Delay(Look, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Not every sandbox knows these options, and the server may have closed it already.
        }

        _sockets.ForEach(socket => socket.Dispose());
    }

    private static bool IsWaitedAt(Socket socket)
    {
        Span<byte> info = stackalloc byte[Unacked + sizeof(uint)];
        socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
        return MemoryMarshal.Read<uint>(info[Unacked..]) > 0;
    }

    private static unsafe void DropNew(Socket socket)
    {
        fixed (Instruction* first = DropsSyn)
        {
            var program = new FilterProgram((ushort)DropsSyn.Length, (nint)first);
            socket.SetRawSocketOption(SocketLevel, AttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<FilterProgram>(in program)));
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

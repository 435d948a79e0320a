using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.Probing;

/// <summary>
/// What this process needs to ask anybody anything: descriptors, ports, memory. Where it lacks them, the sample says nothing of the other side, and the reason
/// says what to do here.
/// </summary>
internal static class Means
{
    public const string NoDescriptor = "this process has too few file descriptors left: raise its limit (ulimit -n, LimitNOFILE), or probe less at once (probing.max_in_flight)";
    public const string NoMemory = "there is no memory left to connect with: give this process, or its machine, more";
    public const string NoProcess = "there is no process left to run it in: raise the limit (pids.max, TasksMax, ulimit -u), or run fewer programs at once (probing.max_per_host)";
    private const string NoPort = "this machine has no local port left: widen net.ipv4.ip_local_port_range, or probe over kept connections (connection: reuse) or less often";

    /// <summary>Why a connection could not even be tried; null when it was.</summary>
    public static string? LackingBy(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.TooManyOpenSockets => NoDescriptor,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse => NoPort,
        // What .NET has no word for, ENOMEM among it.
        SocketError.NoBufferSpaceAvailable or SocketError.SocketError => NoMemory,
        _ => null,
    };

    /// <summary>
    /// Whether this machine has an address from which that one can be reached at all. Without one it says the same as without a free port, where IPv6 is switched
    /// off say; but ports of UDP are others, and none of them sends anything here.
    /// </summary>
    public static bool HaveSourceFor(IPEndPoint address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is not (SocketError.AddressNotAvailable or SocketError.NetworkUnreachable);
        }
    }

    /// <summary>Whether a file can be opened: what reads files on the way to a connection (names, certificates) fails in words of its own when none can.</summary>
    public static bool HaveDescriptor()
    {
        const string AnyFile = "/dev/null";
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            File.OpenHandle(AnyFile).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !File.Exists(AnyFile);
        }
    }
}

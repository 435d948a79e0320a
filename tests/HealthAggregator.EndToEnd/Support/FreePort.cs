using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>
/// TCP ports on loopback that nobody has. Taken from below the range that the system hands out for outgoing connections, and each only once in this
/// process: a port from "bind to 0 and close" may be somebody's again before the daemon that it was meant for has started.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 18_000;

    // Test classes run side by side: the counter is shared by their threads.
    private static int _next = Environment.ProcessId * 389;

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException("no free TCP port on loopback");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>When a server that a test started can be used.</summary>
public static class Daemon
{
    /// <summary>Waits until something has started, and ends it when it does not.</summary>
    public static async Task<T> StartedAsync<T>(T daemon, Func<T, Task> started)
        where T : IAsyncDisposable
    {
        try
        {
            await started(daemon);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    public static Task ListensAsync(string name, Child child, int port) => Eventually.IsTrueAsync($"{name} listens on port {port}", async () =>
    {
        Assert.False(child.HasExited, $"{name} ended instead of listening on port {port}:\n{child.Said}");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return true;
    });
}

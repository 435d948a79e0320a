using System.Net;
using System.Net.Sockets;
using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Web;

/// <summary>A stop while probers are on their way.</summary>
public class ProbeServerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task F53_Whoever_was_in_before_the_stop_is_answered_and_whoever_comes_after_it_is_refused()
    {
        await using var server = await Start();
        using var silent = await Connect(server);
        using var kept = await Connect(server);
        Assert.DoesNotContain("Connection: close", await Ask(kept));

        var stop = server.Stop(TestContext.Current.CancellationToken);
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => Eventually.Comes(Connect(server)))).SocketErrorCode);
        Assert.False(stop.IsCompleted);

        Assert.Contains("Connection: close", await Ask(silent));
        Assert.Contains("Connection: close", await Ask(kept));

        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stop.IsCompleted;
        });
        await stop;
    }

    // Without the wait some of them are reset: the kernel has established more connections than the server has taken in.
    [Fact]
    public async Task F53_Of_many_who_come_at_once_each_is_answered_or_refused()
    {
        await using var server = await Start();
        var started = new SemaphoreSlim(0);
        var askers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    using var socket = await Connect(server);
                    Assert.StartsWith("HTTP/1.1 200", await Ask(socket));
                    started.Release();
                }
                catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    return;
                }
            }
        }));
        var all = Task.WhenAll([.. askers]);
        for (var answer = 0; answer < 100; answer++)
        {
            await Eventually.Comes(started.WaitAsync(TestContext.Current.CancellationToken));
        }

        var stop = server.Stop(TestContext.Current.CancellationToken);
        await Eventually.True(() => all.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Comes(stop);
        await all;
    }

    [Fact]
    public async Task A_stop_that_may_not_wait_closes_at_once()
    {
        await using var server = await Start();
        using var silent = await Connect(server);

        await Eventually.Comes(server.Stop(new(canceled: true)));

        await Assert.ThrowsAsync<SocketException>(() => Connect(server));
    }

    private async Task<ProbeServer> Start()
    {
        var listen = new ListenSettings(new(IPAddress.Loopback, 0));
        var server = new ProbeServer(listen, new("probe", listen), _time, NullLoggerFactory.Instance);
        await server.Start(new(Some.Board(), Some.Census(), NullLogger.Instance), TestContext.Current.CancellationToken);
        return server;
    }

    private static async Task<Socket> Connect(ProbeServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(server.Url.Host, server.Url.Port, TestContext.Current.CancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> Ask(Socket socket)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: here\r\n\r\n"), TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var answer = Encoding.ASCII.GetString(buffer, 0, await Eventually.Comes(socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask()));
        Assert.StartsWith("HTTP/1.1 ", answer);
        return answer;
    }
}

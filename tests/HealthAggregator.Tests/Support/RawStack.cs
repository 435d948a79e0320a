using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.Tests.Support;

/// <summary>A stack on loopback that speaks no protocol at all: it plays bytes, or silence, as the test says.</summary>
internal sealed class RawStack : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _fillers = [];
    private readonly Func<RawConnection, Task> _script;
    private int _connections;
    private int _open;

    private RawStack(Func<RawConnection, Task> script, IPEndPoint? at = null, int backlog = 512)
    {
        _script = script;
        _listener.Bind(at ?? new(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Whose script has not ended yet.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Plays the script on each connection, and closes it where the script has not.</summary>
    /// <param name="at">Default: a free port of 127.0.0.1.</param>
    public static RawStack Start(Func<RawConnection, Task> script, IPEndPoint? at = null)
    {
        var stack = new RawStack(script, at);
        _ = stack.Accept();
        return stack;
    }

    /// <summary>Answers each request with these bytes, and closes.</summary>
    public static RawStack Saying(string response) => Start(async connection =>
    {
        await connection.ReadRequest();
        await connection.Write(response);
    });

    /// <summary>Whose packets to open a connection are dropped, as by a firewall: its queue is full and nobody accepts.</summary>
    public static async Task<RawStack> Unreachable()
    {
        var stack = new RawStack(_ => Task.CompletedTask, backlog: 0);
        while (stack._fillers.Count < 100)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            stack._fillers.Add(filler);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await filler.ConnectAsync(stack._listener.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return stack;
            }
        }

        throw new InvalidOperationException("This system queues more connections than it was told to.");
    }

    /// <summary>A port of loopback on which nobody listens.</summary>
    public static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public Uri At(string path = "/health", string scheme = "http", string host = "127.0.0.1") => new($"{scheme}://{host}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        _fillers.ForEach(filler => filler.Dispose());
        await Eventually.True(() => Open == 0);
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                Interlocked.Increment(ref _open);
                _ = Play(new(socket, Interlocked.Increment(ref _connections), _stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Play(RawConnection connection)
    {
        try
        {
            await _script(connection);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The other side is gone, or the test is over.
        }
        finally
        {
            connection.Dispose();
            Interlocked.Decrement(ref _open);
        }
    }
}

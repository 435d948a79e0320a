using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A stack that misbehaves as its script says: for every connection the script decides what is read, sent, delayed and broken off.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Visit, Task> _script;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    // Filled by the connections' tasks, read by the test.
    private readonly ConcurrentDictionary<Visit, Task> _visits = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private int _accepted;
    private int _answering;
    private int _mostAtOnce;

    private RawServer(int port, Func<Visit, Task> script)
    {
        _script = script;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(backlog: 1024);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => Page("health");

    /// <summary>Another page of it: no two checks may ask the very same.</summary>
    public string Page(string name) => $"http://127.0.0.1:{Port}/{name}";

    /// <summary>A check for each of many pages.</summary>
    public IEnumerable<(string Name, string Check)> Checks(string name, int count) =>
        Enumerable.Range(0, count).Select(i => ($"{name}-{i}", Page($"{name}-{i}")));

    /// <summary>Connections accepted since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections whose script has not ended: after it, the other side is seen to be gone.</summary>
    public int Open => _visits.Count;

    /// <summary>The heads of the requests read, oldest first.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The most requests that were waiting for their answer at one moment.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <param name="port">Default: a free one.</param>
    public static RawServer Start(Func<Visit, Task> script, int? port = null) => new(port ?? FreePort.Next(), script);

    /// <summary>Sends the same bytes to every request and keeps the connection for the next.</summary>
    public static RawServer Answering(string answer) => Start(async visit =>
    {
        while (await visit.ReadRequestAsync() is not null)
        {
            await visit.SendAsync(answer);
        }
    });

    /// <summary>Sends the same bytes to every request, then closes.</summary>
    public static RawServer AnsweringOnce(string answer) => Start(async visit =>
    {
        await visit.ReadRequestAsync();
        await visit.SendAsync(answer);
    });

    /// <summary>A well-behaved page.</summary>
    public static RawServer Saying(string page) => Answering(Http.Ok(page));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_visits.Values);
        _stopping.Dispose();
    }

    internal void Note(string request) => _requests.Enqueue(request);

    internal void Begin()
    {
        var now = Interlocked.Increment(ref _answering);
        for (var most = MostAtOnce; now > most; most = MostAtOnce)
        {
            Interlocked.CompareExchange(ref _mostAtOnce, now, most);
        }
    }

    internal void End() => Interlocked.Decrement(ref _answering);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var visit = new Visit(this, await _listener.AcceptSocketAsync(_stopping.Token), _stopping.Token);
                Interlocked.Increment(ref _accepted);
                var run = new TaskCompletionSource();
                _visits[visit] = run.Task;
                _ = RunAsync(visit, run);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Visit visit, TaskCompletionSource run)
    {
        try
        {
            await _script(visit);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The program hung up, as it should on a stack like this, or the test is over.
        }
        finally
        {
            visit.Dispose();
            _visits.TryRemove(visit, out _);
            run.SetResult();
        }
    }
}

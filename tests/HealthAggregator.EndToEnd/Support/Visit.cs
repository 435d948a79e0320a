using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>One connection to a <see cref="RawServer"/>, as its script sees it.</summary>
public sealed class Visit : IDisposable
{
    private readonly RawServer _server;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private bool _answering;

    internal Visit(RawServer server, Socket socket, CancellationToken stopping)
    {
        (_server, _socket, Stopping) = (server, socket, stopping);
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket);
    }

    /// <summary>Fires when the test is over.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Reads one request, with the body that its <c>Content-Length</c> announces: what is left unread would be the beginning of the next one.</summary>
    /// <returns>The head, and after its empty line the body if there is one; null when the other side closed instead.</returns>
    public async Task<string?> ReadRequestAsync()
    {
        FinishAnswer();
        if (await ReadHeadAsync() is not { } head)
        {
            return null;
        }

        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[16..], CultureInfo.InvariantCulture)).SingleOrDefault();
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, Stopping);
        var request = length == 0 ? head : $"{head}\r\n\r\n{Encoding.Latin1.GetString(body)}";
        _server.Note(request);
        _server.Begin();
        _answering = true;
        return request;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, Stopping);

    /// <summary>Byte by byte, with a pause before each: the stack that is not dead, only hopeless.</summary>
    public async Task DripAsync(string text, TimeSpan pause)
    {
        foreach (var letter in Encoding.Latin1.GetBytes(text))
        {
            await Task.Delay(pause, Stopping);
            await SendAsync(new[] { letter });
        }
    }

    /// <summary>Takes its time.</summary>
    /// <exception cref="IOException">The other side has not waited that long.</exception>
    public async Task PauseAsync(TimeSpan pause)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        over.CancelAfter(pause);
        try
        {
            // A zero-byte read would return at once on the next request: peeking leaves that for ReadRequestAsync.
            if (await _socket.ReceiveAsync(new byte[1], SocketFlags.Peek, over.Token) == 0)
            {
                throw new IOException("the other side has closed");
            }
        }
        catch (OperationCanceledException) when (!Stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Says nothing more until the other side goes away.</summary>
    public async Task WaitForCloseAsync()
    {
        var bytes = new byte[4096];
        while (await _stream.ReadAsync(bytes, Stopping) > 0)
        {
        }
    }

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose()
    {
        FinishAnswer();
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<string?> ReadHeadAsync()
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, Stopping) == 1)
        {
            head.Add(one[0]);
            if (one[0] == '\n' && Encoding.Latin1.GetString([.. head]) is var text && text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return text[..^4];
            }
        }

        return null;
    }

    private void FinishAnswer()
    {
        if (_answering)
        {
            _answering = false;
            _server.End();
        }
    }
}

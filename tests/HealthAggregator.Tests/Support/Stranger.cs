using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>
/// Somebody who sends bytes as they are, over connections that stay open, and who comes from a new address of loopback whenever he wants to be somebody else.
/// </summary>
internal sealed class Stranger(Uri url) : IDisposable
{
    /// <summary>Below what one address may guess in a minute.</summary>
    private const int PerAddress = 8;

    // Each only once in this process: tests run side by side.
    private static int _addresses;

    private readonly List<byte> _received = [];
    private IPAddress? _address;
    private Socket? _socket;
    private int _asked;

    /// <summary>Whether each few requests come from another address; else all come from one.</summary>
    public bool IsMany { get; init; } = true;

    /// <summary>Only Linux has all of 127.0.0.0/8.</summary>
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone has more than one address of loopback.");

    /// <param name="isHead">An answer to HEAD has no body.</param>
    public async Task<RawReply> Ask(string request, bool isHead = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        if (_socket is null || (IsMany && _asked == PerAddress))
        {
            await Connect(patience.Token);
        }

        _asked++;
        await _socket!.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        var head = await Until("\r\n\r\n", patience.Token);
        var reply = new RawReply(head, isHead ? "" : await Body(head, patience.Token));
        if (reply.Has("Connection: close"))
        {
            Close();
        }

        return reply;
    }

    public void Dispose() => Close();

    private async Task Connect(CancellationToken cancellation)
    {
        Close();
        _asked = 0;
        _address = IsMany ? NewAddress() : _address ?? NewAddress();
        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Bind(new IPEndPoint(_address, 0));
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), cancellation);
    }

    /// <summary>From 127.1.0.1 on.</summary>
    private static IPAddress NewAddress()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (127 << 24) + (1 << 16) + Interlocked.Increment(ref _addresses));
        return new(bytes);
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _received.Clear();
    }

    private async Task<string> Body(string head, CancellationToken cancellation)
    {
        if (!head.Contains("\r\nTransfer-Encoding: chunked", StringComparison.Ordinal))
        {
            return await Take(NumberAfter(head, "\r\nContent-Length: ", NumberStyles.None), cancellation);
        }

        var body = new StringBuilder();
        while (NumberAfter(await Until("\r\n", cancellation), "", NumberStyles.HexNumber) is > 0 and var length)
        {
            body.Append(await Take(length, cancellation));
            await Take(2, cancellation);
        }

        await Take(2, cancellation);
        return body.ToString();
    }

    private static int NumberAfter(string text, string mark, NumberStyles style) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at
            ? int.Parse(text[(at + mark.Length)..].Split("\r\n")[0], style, CultureInfo.InvariantCulture)
            : 0;

    private async Task<string> Until(string end, CancellationToken cancellation)
    {
        int at;
        while ((at = Encoding.Latin1.GetString([.. _received]).IndexOf(end, StringComparison.Ordinal)) < 0)
        {
            await Receive(cancellation);
        }

        return await Take(at + end.Length, cancellation);
    }

    private async Task<string> Take(int length, CancellationToken cancellation)
    {
        while (_received.Count < length)
        {
            await Receive(cancellation);
        }

        var taken = Encoding.Latin1.GetString([.. _received[..length]]);
        _received.RemoveRange(0, length);
        return taken;
    }

    private async Task Receive(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var length = await _socket!.ReceiveAsync(buffer, cancellation);
        Assert.True(length > 0, $"closed before the answer was complete: {Encoding.Latin1.GetString([.. _received])}");
        _received.AddRange(buffer[..length]);
    }
}

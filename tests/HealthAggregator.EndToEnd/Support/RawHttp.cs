using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A client that sends exactly the bytes it is given: what real probers send is older and odder than what HTTP libraries allow.</summary>
public sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private Stream _stream = Stream.Null;

    public static async Task<RawHttp> ConnectAsync(int port)
    {
        var client = new RawHttp();
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        client._stream = new NetworkStream(client._socket);
        return client;
    }

    /// <summary>Speaks TLS from here on, and takes any certificate.</summary>
    /// <param name="name">The name that it asks for (SNI); null to ask for none.</param>
    public async Task EncryptAsync(string? name)
    {
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = name ?? "", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends and reads until the other side closes, which the request should ask for.</summary>
    public static async Task<RawAnswer> ExchangeAsync(int port, string request)
    {
        using var client = await ConnectAsync(port);
        await client.SendAsync(request);
        return await client.ReadToCloseAsync();
    }

    /// <summary>The same, with a FIN after the last byte, so that a server that waits for more learns that there is none.</summary>
    public static async Task<RawAnswer> ExchangeAsync(int port, byte[] request)
    {
        using var client = await ConnectAsync(port);
        await client.SendAsync(request);
        client.EndSending();
        return await client.ReadToCloseAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It was refused half way: what it answered, if anything, can still be read.
        }
    }

    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed already.
        }
    }

    /// <summary>Reads one answer by its Content-Length and leaves the connection open.</summary>
    /// <param name="hasBody">False for the answer to a HEAD, which has a length but no body.</param>
    public async Task<RawAnswer> ReadAnswerAsync(bool hasBody = true)
    {
        var bytes = new List<byte>();
        await ReadWhileAsync(bytes, () => !Ends(bytes, "\r\n\r\n"));
        var head = new RawAnswer([.. bytes]);
        var length = hasBody ? int.Parse(head.Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture) : 0;
        var end = bytes.Count + length;
        await ReadWhileAsync(bytes, () => bytes.Count < end);
        return new([.. bytes]);
    }

    public async Task<RawAnswer> ReadToCloseAsync()
    {
        var bytes = new List<byte>();
        await ReadWhileAsync(bytes, () => true);
        return new([.. bytes]);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static bool Ends(List<byte> bytes, string text) =>
        bytes.Count >= text.Length && Encoding.Latin1.GetString([.. bytes[^text.Length..]]) == text;

    // Byte by byte: answers are short, and not one byte more than asked for may be taken.
    private async Task ReadWhileAsync(List<byte> bytes, Func<bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var one = new byte[1];
        try
        {
            while (wanted() && await _stream.ReadAsync(one, patience.Token) == 1)
            {
                bytes.Add(one[0]);
            }
        }
        catch (IOException)
        {
            // A reset ends an answer as a close does.
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Assert.Fail($"neither answered nor closed within {Patience}; so far: {Encoding.Latin1.GetString([.. bytes])}");
        }
    }
}

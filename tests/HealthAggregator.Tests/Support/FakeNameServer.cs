using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Tests.Support;

/// <summary>A name server on loopback that sends back what the test makes of each question: over UDP, and over TCP where it is told to.</summary>
internal sealed class FakeNameServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<byte[], IEnumerable<byte[]>> _answers;
    private Task _answering = Task.CompletedTask;

    private FakeNameServer(Func<byte[], IEnumerable<byte[]>> answers, int port)
    {
        _answers = answers;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <param name="answers">The datagrams that go back for a question.</param>
    /// <param name="port">Default: a free one.</param>
    public static FakeNameServer Start(Func<byte[], IEnumerable<byte[]>> answers, int port = 0)
    {
        var server = new FakeNameServer(answers, port);
        server._answering = server.Answer();
        return server;
    }

    /// <summary>The question itself as an answer without records.</summary>
    /// <param name="flags">Besides that it is a response: the code, and whether it is truncated.</param>
    public static byte[] Reply(byte[] query, int flags = 0, params byte[][] records)
    {
        byte[] reply = [.. query, .. records.SelectMany(record => record)];
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), (ushort)(0x8180 | flags));
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(6), (ushort)records.Length);
        return reply;
    }

    public static IEnumerable<byte[]> Truncated(byte[] query) => [Reply(query, 0x200)];

    /// <summary>A record of the name in question.</summary>
    public static byte[] Record(DnsRecordType type, params byte[] data) => Record([0xC0, 12], type, data);

    /// <param name="owner">As it goes over the wire.</param>
    public static byte[] Record(byte[] owner, DnsRecordType type, params byte[] data) => [.. owner, 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    /// <summary>A question to it.</summary>
    public DnsTarget Of(string name) => new(name) { Server = "127.0.0.1", ServerPort = Port };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _answering;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task Answer()
    {
        var buffer = new byte[65_535];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var asked = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
                foreach (var answer in _answers(buffer[..asked.ReceivedBytes]))
                {
                    await _socket.SendToAsync(answer, asked.RemoteEndPoint, _stopping.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // Stopped, or the asker has gone.
            }
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Asks a name server. One question is one datagram, asked again over TCP where the answer did not fit.</summary>
public sealed class DnsClient(Dialer dialer)
{
    private const int LongestMessage = 65_535;

    /// <param name="server">A name or an address; of several addresses the first is asked.</param>
    /// <param name="name">What is looked up.</param>
    /// <returns>Null when what came over TCP is no answer to this question.</returns>
    internal async ValueTask<DnsReply?> Ask(string server, int port, string name, DnsRecordType type, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        var address = new IPEndPoint((await dialer.Resolve(server, deadline).ConfigureAwait(false))[0], port);
        phases.Enter(ProbePhase.Headers);
        var query = DnsMessage.Query(RandomNumberGenerator.GetInt32(65_536), name, type);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestMessage);
        try
        {
            var reply = await AskOnce(address, query, buffer, deadline).ConfigureAwait(false);
            return reply is { IsTruncated: true } ? await AskOverTcp(address, query, buffer, phases, deadline).ConfigureAwait(false) : reply;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whatever is no answer to this question is another's, late, or a guess, and is not listened to.</summary>
    private static async ValueTask<DnsReply> AskOnce(IPEndPoint server, byte[] query, byte[] buffer, CancellationToken deadline)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (Descriptors.IsOfReserve(socket.SafeHandle))
        {
            throw new MeansLackingException(Means.NoDescriptor);
        }

        // Connected: from nobody else is anything received, and that nobody listens there is told.
        await socket.ConnectAsync(server, deadline).ConfigureAwait(false);
        await socket.SendAsync(query, deadline).ConfigureAwait(false);
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, deadline).ConfigureAwait(false);
            if (Read(buffer.AsSpan(0, length), query) is { } reply)
            {
                return reply;
            }
        }
    }

    /// <returns>Null when what came is no answer to this question.</returns>
    private async ValueTask<DnsReply?> AskOverTcp(IPEndPoint server, byte[] query, byte[] buffer, PhaseClock phases, CancellationToken deadline)
    {
        using var socket = await dialer.Connect(new DnsEndPoint(server.Address.ToString(), server.Port), phases, deadline).ConfigureAwait(false);
        socket.LingerState = new(true, 0);
        phases.Enter(ProbePhase.Headers);
        using var stream = new NetworkStream(socket);
        var question = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)query.Length);
        query.CopyTo(question, 2);
        await stream.WriteAsync(question, deadline).ConfigureAwait(false);
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), deadline).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        await stream.ReadExactlyAsync(buffer.AsMemory(0, length), deadline).ConfigureAwait(false);
        return Read(buffer.AsSpan(0, length), query) is { IsTruncated: false } reply ? reply : null;
    }

    /// <summary>The number of the question is looked at first: no more is done for a guess.</summary>
    /// <returns>Null when it is no answer to this question.</returns>
    private static DnsReply? Read(ReadOnlySpan<byte> message, byte[] query) =>
        message.StartsWith(query.AsSpan(0, 2)) && DnsMessage.Read(message) is { } reply && (reply is { Type: 0, Code: not 0 } || IsAnswer(reply, query)) ? reply : null;

    /// <summary>The question comes back with its answer: the same name and type.</summary>
    private static bool IsAnswer(DnsReply reply, byte[] query) =>
        reply.Type == BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(query.Length - 4))
        && DnsMessage.NameOf(query).Equals(reply.Name, StringComparison.OrdinalIgnoreCase);
}

using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a name has at least one answer, and no other answers than expected. One question is one datagram, asked again over TCP where the answer did not fit.</summary>
public sealed class DnsProbe(Dialer dialer, Resolver resolver, Clock clock)
{
    private const int LongestMessage = 65_535;
    private const int LongestAnswers = 120;

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (DnsTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            return target.Server is null
                ? Judge(target, await AskSystem(target, phases, deadline).ConfigureAwait(false), phases)
                : Judge(target, await AskServer(target, target.Server, phases, deadline).ConfigureAwait(false), phases);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Samples.TimedOut(clock, phases, check);
        }
        catch (Exception exception)
        {
            return Samples.Broken(clock, phases, exception);
        }
    }

    private async ValueTask<ImmutableArray<string>> AskSystem(DnsTarget target, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        var addresses = await resolver.Resolve(target.Name, deadline).ConfigureAwait(false);
        return [.. addresses.Where(address => target.Type is null || (address.AddressFamily == AddressFamily.InterNetwork) == (target.Type == DnsRecordType.A)).Select(address => address.ToString())];
    }

    private async ValueTask<DnsReply?> AskServer(DnsTarget target, string name, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        var server = new IPEndPoint((await dialer.Resolve(name, deadline).ConfigureAwait(false))[0], target.ServerPort);
        phases.Enter(ProbePhase.Headers);
        var (id, type) = (RandomNumberGenerator.GetInt32(65_536), target.Type ?? DnsRecordType.A);
        var query = DnsMessage.Query(id, target.Name, type);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestMessage);
        try
        {
            var reply = await AskOnce(server, query, buffer, deadline).ConfigureAwait(false);
            return reply is { IsTruncated: true } ? await AskOverTcp(server, query, buffer, phases, deadline).ConfigureAwait(false) : reply;
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

    private Sample Judge(DnsTarget target, DnsReply? reply, PhaseClock phases) =>
        reply is null ? Samples.Failed(clock, phases, FailureKind.Protocol, "the answer over TCP is no DNS answer to what was asked")
        : reply.Code != 0 ? Samples.Failed(clock, phases, FailureKind.Status, $"{reply.CodeName} for {target.Name}")
        : Judge(target, reply.AnswersTo(target.Type ?? DnsRecordType.A), phases);

    private Sample Judge(DnsTarget target, ImmutableArray<string> answers, PhaseClock phases)
    {
        if (answers.IsEmpty)
        {
            var what = target.Type is { } type ? $"{DnsTarget.Word(type)} record" : target.Server is null ? "address" : "A record";
            return Samples.Failed(clock, phases, FailureKind.Body, $"{target.Name} has no {what}");
        }

        return answers.All(target.Expects) ? Samples.Passed(clock, phases)
            : Samples.Failed(clock, phases, FailureKind.Body, $"the answer is {Samples.Excerpt(string.Join(", ", answers), LongestAnswers)}, expected {string.Join(" or ", target.Answers)}");
    }
}

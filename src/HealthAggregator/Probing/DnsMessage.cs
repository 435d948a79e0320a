using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Questions and answers as RFC 1035 writes them.</summary>
public static class DnsMessage
{
    private const int HeaderLength = 12;
    private const int Response = 0x8000;
    private const int Truncated = 0x0200;
    private const int RecursionDesired = 0x0100;
    private const int Internet = 1;

    /// <param name="id">By which the answer is recognized: 0 to 65535, and not to be guessed.</param>
    /// <param name="name">Labels of 1 to 63 ASCII letters, digits, <c>-</c> and <c>_</c>, joined by dots; 253 in all. With a dot at its end or not.</param>
    public static byte[] Query(int id, string name, DnsRecordType type)
    {
        var bare = name.TrimEnd('.');
        var message = new byte[HeaderLength + bare.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        var at = HeaderLength;
        foreach (var label in bare.Split('.'))
        {
            message[at] = (byte)label.Length;
            at += 1 + Encoding.ASCII.GetBytes(label, message.AsSpan(at + 1));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), Internet);
        return message;
    }

    /// <summary>The name that a query of ours asks for.</summary>
    public static string NameOf(byte[] query)
    {
        var reader = new DnsReader(query);
        return reader.TryRead(out _, 4) && reader.TryRead(out _, 4) && reader.TryRead(out _, 4) && reader.TryReadName(out var name) ? name : "";
    }

    /// <summary>Reads an answer, whatever bytes it is made of.</summary>
    /// <returns>Null when it is no answer to one question, or not whole. What says why there is none need not repeat the question.</returns>
    public static DnsReply? Read(ReadOnlySpan<byte> message)
    {
        var reader = new DnsReader(message);
        if (!reader.TryRead(out var id) || !reader.TryRead(out var flags) || !reader.TryRead(out var questions) || !reader.TryRead(out var count)
            || !reader.TryRead(out _, 4) || (flags & Response) == 0)
        {
            return null;
        }

        var code = flags & 0xF;
        if (questions == 0 && code != 0)
        {
            return new(id, false, code, "", 0, []);
        }

        if (questions != 1 || !reader.TryReadName(out var name) || !reader.TryRead(out var type) || !reader.TryRead(out var network) || network != Internet)
        {
            return null;
        }

        var isTruncated = (flags & Truncated) != 0;
        var records = ImmutableArray.CreateBuilder<DnsRecord>();
        for (; count > 0 && !isTruncated; count--)
        {
            if (!reader.TryReadRecord(out var record))
            {
                return null;
            }

            records.Add(record);
        }

        return new(id, isTruncated, code, name, type, records.ToImmutable());
    }
}

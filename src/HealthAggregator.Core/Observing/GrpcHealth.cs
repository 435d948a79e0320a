using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace HealthAggregator.Core.Observing;

/// <summary>
/// The few bytes that gRPC's standard health service (<c>grpc.health.v1.Health/Check</c>) is asked with and answers with: a message of Protocol Buffers behind five bytes
/// that say whether it is compressed, and how long it is.
/// </summary>
public static class GrpcHealth
{
    private const int Prefix = 5;
    private const byte ServiceTag = 0x0A;
    private const ulong StatusTag = 0x08;

    /// <summary>No varint is longer, in bytes.</summary>
    private const int LongestNumber = 10;

    /// <param name="service">The service asked about; empty for the server as a whole.</param>
    public static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        var message = new List<byte>(name.Length + 3);
        if (name.Length > 0)
        {
            message.Add(ServiceTag);
            var length = name.Length;
            for (; length > 0x7F; length >>= 7)
            {
                message.Add((byte)(length | 0x80));
            }

            message.Add((byte)length);
            message.AddRange(name);
        }

        var request = new byte[Prefix + message.Count];
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(1), message.Count);
        message.CopyTo(request, Prefix);
        return request;
    }

    /// <summary>Judges the whole body of a response.</summary>
    /// <returns>Why it does not say SERVING; <see cref="FailureKind.None"/> and nothing when it does.</returns>
    public static (FailureKind Failure, string Reason) Judge(ReadOnlySpan<byte> body) => ServingStatus(body) switch
    {
        null => (FailureKind.Protocol, "the answer is no health check response"),
        0 => (FailureKind.Body, "said UNKNOWN"),
        1 => (FailureKind.None, ""),
        2 => (FailureKind.SaidFail, "said NOT_SERVING"),
        3 => (FailureKind.Body, "said SERVICE_UNKNOWN"),
        { } other => (FailureKind.Body, string.Create(CultureInfo.InvariantCulture, $"said {other}, which is no serving status")),
    };

    /// <returns>Null when it is not one message, whole and not compressed.</returns>
    private static int? ServingStatus(ReadOnlySpan<byte> body)
    {
        if (body.Length < Prefix || body[0] != 0 || BinaryPrimitives.ReadInt32BigEndian(body[1..]) != body.Length - Prefix)
        {
            return null;
        }

        // A field that is not there has the value 0, and of one that is there twice the last counts.
        var rest = body[Prefix..];
        var status = 0UL;
        while (!rest.IsEmpty)
        {
            if (!TryRead(ref rest, out var tag) || !(tag == StatusTag ? TryRead(ref rest, out status) : TrySkip(ref rest, tag)))
            {
                return null;
            }
        }

        return unchecked((int)status);
    }

    /// <summary>Goes past a field that a later version may have added.</summary>
    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ulong tag)
    {
        const ulong Never = ulong.MaxValue;
        var length = (tag & 7) switch
        {
            0 => TryRead(ref rest, out _) ? 0UL : Never,
            1 => 8UL,
            2 => TryRead(ref rest, out var written) ? written : Never,
            5 => 4UL,
            _ => Never,
        };
        if (length > (ulong)rest.Length)
        {
            return false;
        }

        rest = rest[(int)length..];
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        number = 0;
        for (var index = 0; index < Math.Min(rest.Length, LongestNumber); index++)
        {
            number |= (ulong)(rest[index] & 0x7F) << (7 * index);
            if (rest[index] < 0x80)
            {
                rest = rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Reads the parts of a DNS message one after the other, never beyond its end and never in a circle.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    /// <summary>In bytes, with the length of each label; as the protocol has it.</summary>
    private const int LongestName = 255;

    /// <summary>No name has more labels, and each may be elsewhere.</summary>
    private const int MostPointers = 128;

    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the next part begins.</summary>
    public int At { get; private set; }

    public bool TryRead(out int number, int bytes = 2)
    {
        number = 0;
        if (_message.Length - At < bytes)
        {
            return false;
        }

        number = bytes switch
        {
            1 => _message[At],
            2 => BinaryPrimitives.ReadUInt16BigEndian(_message[At..]),
            _ => BinaryPrimitives.ReadInt32BigEndian(_message[At..]),
        };
        At += bytes;
        return true;
    }

    /// <summary>A name, its labels joined by dots; what is not printable, and a dot or a backslash in a label, as dig escapes it. The root is the empty name.</summary>
    public bool TryReadName(out string name)
    {
        var (text, at, length, limit, end, pointers) = (new StringBuilder(), At, 1, At, -1, 0);
        name = "";
        while (at < _message.Length)
        {
            var first = _message[at];
            if (first >= 0xC0)
            {
                if (_message.Length - at < 2)
                {
                    return false;
                }

                // Each goes further back than all before, so that they end somewhere.
                var target = BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) & 0x3FFF;
                end = end < 0 ? at + 2 : end;
                if (target >= limit || ++pointers > MostPointers)
                {
                    return false;
                }

                (at, limit) = (target, target);
                continue;
            }

            if (first == 0)
            {
                At = end < 0 ? at + 1 : end;
                name = text.ToString();
                return true;
            }

            length += first + 1;
            if (first > 63 || _message.Length - at - 1 < first || length > LongestName)
            {
                return false;
            }

            Append(text.Length > 0 ? text.Append('.') : text, _message.Slice(at + 1, first), ".\\");
            at += first + 1;
        }

        return false;
    }

    public bool TryReadRecord(out DnsRecord record)
    {
        record = new("", 0, "");
        if (!TryReadName(out var owner) || !TryRead(out var type) || !TryRead(out _) || !TryRead(out _, 4) || !TryRead(out var length) || _message.Length - At < length)
        {
            return false;
        }

        var end = At + length;
        var data = TryReadData((DnsRecordType)type, end);
        if (data is null || At > end)
        {
            return false;
        }

        At = end;
        record = new(owner, type, data);
        return true;
    }

    /// <returns>Null when it is not as its type has it.</returns>
    private string? TryReadData(DnsRecordType type, int end)
    {
        switch (type)
        {
            case DnsRecordType.A:
                return end - At == 4 ? new IPAddress(_message[At..end]).ToString() : null;
            case DnsRecordType.Aaaa:
                return end - At == 16 ? new IPAddress(_message[At..end]).ToString() : null;
            case DnsRecordType.Ns or DnsRecordType.Cname:
                return TryReadName(out var name) ? name : null;
            case DnsRecordType.Mx:
                return TryRead(out var preference) && TryReadName(out var exchange) ? string.Create(CultureInfo.InvariantCulture, $"{preference} {exchange}") : null;
            case DnsRecordType.Srv:
                return TryRead(out var priority) && TryRead(out var weight) && TryRead(out var port) && TryReadName(out var target)
                    ? string.Create(CultureInfo.InvariantCulture, $"{priority} {weight} {port} {target}")
                    : null;
            case DnsRecordType.Txt:
                return TryReadTexts(end);
            default:
                return "";
        }
    }

    /// <summary>Several texts of one record are one that did not fit.</summary>
    private string? TryReadTexts(int end)
    {
        var text = new StringBuilder();
        while (At < end)
        {
            var length = _message[At];
            if (end - At - 1 < length)
            {
                return null;
            }

            Append(text, _message.Slice(At + 1, length), "\\");
            At += length + 1;
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes, string escaped)
    {
        foreach (var value in bytes)
        {
            _ = escaped.Contains((char)value, StringComparison.Ordinal) ? text.Append('\\').Append((char)value)
                : value is >= (byte)' ' and <= (byte)'~' ? text.Append((char)value)
                : text.Append(CultureInfo.InvariantCulture, $"\\{value:D3}");
        }
    }
}

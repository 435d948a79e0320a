using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HealthAggregator.Controlling;

namespace HealthAggregator.Holding;

/// <summary>
/// A <see cref="HoldoverDocument"/> as bytes: one line of JSON, with a SHA-256 before it over all of it. So a bit that was flipped, a file cut short and a text
/// that somebody edited are recognised, whatever they would mean; nothing of such a file is believed.
/// </summary>
public static class HoldoverText
{
    /// <summary>Bytes. Ten thousand checks take five million.</summary>
    public const int Largest = 64 * 1024 * 1024;

    /// <summary>The number is raised when a version that does not know something would misread the rest.</summary>
    private static readonly byte[] BeforeHash = Encoding.ASCII.GetBytes("{\"format\":1,\"sha256\":\"");
    private static readonly byte[] BehindHash = Encoding.ASCII.GetBytes("\",\"holdover\":");
    private static readonly byte[] End = Encoding.ASCII.GetBytes("}\n");

    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    private static int Start => BeforeHash.Length + HashLength + BehindHash.Length;

    /// <param name="room">Room to write in, used again for every write: it is large.</param>
    /// <returns>All of it, in that room.</returns>
    internal static ReadOnlyMemory<byte> Write(HoldoverDocument document, ArrayBufferWriter<byte> room) => Write(room, () =>
    {
        using var writer = new Utf8JsonWriter(room);
        JsonSerializer.Serialize(writer, document, HoldoverShapes.Strict.HoldoverDocument);
    });

    /// <summary>Puts the hash before any text at all.</summary>
    public static byte[] Seal(byte[] json)
    {
        var room = new ArrayBufferWriter<byte>();
        return Write(room, () => room.Write(json)).ToArray();
    }

    private static ReadOnlyMemory<byte> Write(ArrayBufferWriter<byte> room, Action writeJson)
    {
        room.ResetWrittenCount();
        room.Write(BeforeHash);
        room.Write(stackalloc byte[HashLength]);
        room.Write(BehindHash);
        writeJson();

        // Known only now, and its place is kept.
        var hash = Convert.ToHexStringLower(SHA256.HashData(room.WrittenSpan[Start..]));
        room.Write(End);
        Encoding.ASCII.GetBytes(hash, MemoryMarshal.AsMemory(room.WrittenMemory).Span[BeforeHash.Length..]);
        return room.WrittenMemory;
    }

    /// <summary>Whatever the bytes are, this ends.</summary>
    /// <exception cref="DamagedException">They are not what was ever written.</exception>
    internal static HoldoverDocument Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var document = JsonSerializer.Deserialize(Open(bytes), HoldoverShapes.Strict.HoldoverDocument) ?? throw new DamagedException("it says nothing");
            HoldoverRules.Check(document);
            return document;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // Under the right hash: somebody else has written it.
            throw new DamagedException(exception is JsonException { Path.Length: > 0 } json ? $"{Shown(json.Path)} is not what it may be" : "it is not what this program writes");
        }
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Start + End.Length || !bytes.StartsWith(BeforeHash) || !bytes[(BeforeHash.Length + HashLength)..].StartsWith(BehindHash) || !bytes.EndsWith(End))
        {
            throw new DamagedException("it is cut short, of another version of this program, or something else altogether");
        }

        var json = bytes[Start..^End.Length];
        return bytes.Slice(BeforeHash.Length, HashLength).SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))))
            ? json
            : throw new DamagedException("its content is not what its sha256 is of");
    }

    private static string Shown(string path) => Configuration.Shown.Of(path);
}

using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>
/// Tells whether a check is asked the same as before a restart, without writing down what it is asked: headers and bodies may hold secrets. Equal targets have
/// equal prints under the same salt.
/// </summary>
/// <param name="salt">Random, so that two files never show that they are about the same targets.</param>
public sealed class TargetPrints(byte[] salt)
{
    public const int SaltLength = 16;

    /// <summary>Of a SHA-256: enough that no two of a config ever meet by chance.</summary>
    private const int Length = 16;

    public static TargetPrints New() => new(RandomNumberGenerator.GetBytes(SaltLength));

    public byte[] Salt => salt;

    public string Of(Target target)
    {
        var parts = new ArrayBufferWriter<byte>();
        foreach (var part in target.Parts)
        {
            // Each with its length before it, so that no two lists of parts read the same.
            BinaryPrimitives.WriteInt32LittleEndian(parts.GetSpan(sizeof(int)), part is null ? -1 : Encoding.UTF8.GetByteCount(part));
            parts.Advance(sizeof(int));
            Encoding.UTF8.GetBytes(part, parts);
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(salt, parts.WrittenSpan).AsSpan(0, Length));
    }
}

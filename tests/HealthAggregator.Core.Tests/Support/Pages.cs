using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace HealthAggregator.Core.Tests.Support;

/// <summary>Bodies as they come from the network: nobody has looked at them yet.</summary>
internal static class Pages
{
    /// <summary>Bytes in which the words, the white space and the marks that matter are likely.</summary>
    public static readonly Gen<byte[]> Any =
        from parts in Gen.Frequency(
            (3, Gen.Elements<byte[]>([.. "PASS"u8], [.. "FAIL"u8], [.. "{\"a\":"u8], [.. "[1,"u8], [.. "\"\\ud800\""u8], [.. "}"u8])),
            (2, Gen.Elements<byte[]>([.. " "u8], [.. "\r\n"u8], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0])),
            (1, Gen.Choose(0, 255).Select(value => new[] { (byte)value }))).ArrayOf()
        select parts.SelectMany(part => part).ToArray();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

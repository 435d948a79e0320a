using System.Buffers;
using System.Text;

namespace HealthAggregator.Configuration.Yaml;

/// <summary>Turns the bytes of a file into text, or says what is wrong with them.</summary>
internal static class YamlText
{
    public const int LargestFile = 4 * 1024 * 1024;

    // Controls would end up in logs and on terminals; what does not show, or turns the order of the line around, cannot be reviewed.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
    [
        .. Range(0x00, 0x1F).Except(['\t', '\n', '\r']), .. Range(0x7F, 0x9F), .. Range(0x2028, 0x202E), .. Range(0x2066, 0x2069),
        '\uFEFF', '\uFFFE', '\uFFFF',
    ]);

    public static string? Decode(ReadOnlySpan<byte> bytes, ConfigErrors errors)
    {
        if (bytes.Length > LargestFile)
        {
            errors.Add(1, 1, new("the file is larger than 4 MiB", "split it over several instances, each with its own file"));
            return null;
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            errors.Add(1, 1, new("the file is UTF-16", "save it as UTF-8"));
            return null;
        }

        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        if (FirstInvalid(bytes) is var invalid and >= 0)
        {
            Report(Encoding.UTF8.GetString(bytes[..invalid]), invalid, "this byte is not UTF-8", "save the file as UTF-8");
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        if (IndexOfForbidden(text) is var forbidden and >= 0)
        {
            Report(text[..forbidden], forbidden, $"the character U+{(int)text[forbidden]:X4} does not show", "delete it");
            return null;
        }

        return text;

        void Report(string before, int offset, string problem, string remedy) =>
            errors.Add(before.Count(character => character == '\n') + 1, before.Length - before.LastIndexOf('\n'), new(problem, remedy));
    }

    /// <summary>Where the first character stands that no value may have, or half of one; -1 when there is none.</summary>
    public static int IndexOfForbidden(ReadOnlySpan<char> text)
    {
        var forbidden = text.IndexOfAny(Forbidden);
        for (var index = 0; text[index..].IndexOfAnyInRange('\uD800', '\uDFFF') is var next and >= 0; index += next + 2)
        {
            if (Rune.DecodeFromUtf16(text[(index + next)..], out _, out _) != OperationStatus.Done)
            {
                return forbidden < 0 ? index + next : Math.Min(forbidden, index + next);
            }
        }

        return forbidden;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes[index..], out _, out var length) != OperationStatus.Done)
            {
                return index;
            }

            index += length;
        }

        return -1;
    }

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}

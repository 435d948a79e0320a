using System.Buffers;

namespace HealthAggregator.Core.Observing;

/// <summary>How a PASS/FAIL page is read: its first word counts, exactly as written; a UTF-8 byte order mark and white space around it do not.</summary>
public static class PassFailPage
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n\v\f"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether a page names a site: the name stands in it as a whole word, of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    /// <param name="site">Not empty.</param>
    public static bool Names(ReadOnlySpan<byte> page, ReadOnlySpan<byte> site)
    {
        for (var from = 0; page[from..].IndexOf(site) is var next and >= 0; from += next + 1)
        {
            var at = from + next;
            var end = at + site.Length;
            if ((at == 0 || !IsOfWord(page[at - 1])) && (end == page.Length || !IsOfWord(page[end])))
            {
                return true;
            }
        }

        return false;

        static bool IsOfWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'_' or (byte)'.';
    }

    /// <summary>The first word, empty when there is none. White space is ASCII's: space, tab, CR, LF, VT, FF.</summary>
    public static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> page)
    {
        if (page.StartsWith(ByteOrderMark))
        {
            page = page[ByteOrderMark.Length..];
        }

        var start = page.IndexOfAnyExcept(WhiteSpace);
        if (start < 0)
        {
            return [];
        }

        var end = page[start..].IndexOfAny(WhiteSpace);
        return end < 0 ? page[start..] : page.Slice(start, end);
    }
}

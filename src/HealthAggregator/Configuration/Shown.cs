using System.Text;
using System.Text.RegularExpressions;

namespace HealthAggregator.Configuration;

/// <summary>Text of a config file as it may stand in a message: short, on one line, in quotes where it is not plainly one word.</summary>
internal static partial class Shown
{
    private const int Longest = 60;

    public static string Of(string text)
    {
        if (Word.IsMatch(text))
        {
            return text;
        }

        var shown = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes().Take(Longest))
        {
            shown.Append(Rune.IsControl(rune) || rune.Value is '"' or >= 0x2028 and <= 0x202E or >= 0x2066 and <= 0x2069 ? "?" : rune.ToString());
        }

        return shown.Append(text.Length > Longest ? "…\"" : "\"").ToString();
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:%/+<=\[\]-]{1,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}

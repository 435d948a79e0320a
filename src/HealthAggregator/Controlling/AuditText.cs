using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HealthAggregator.Controlling;

/// <summary>Makes what comes from outside fit for a line of the audit log.</summary>
internal static class AuditText
{
    /// <summary>Of a name, an address or a path, in characters.</summary>
    public const int LongestName = 200;

    /// <summary>Of a sentence, in characters.</summary>
    public const int LongestText = 500;

    private const int LongestState = 8 * 1024;

    /// <summary>The same text where it is no longer than that; else its beginning, and a sign that it goes on.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(longest - (char.IsHighSurrogate(text[longest - 2]) ? 2 : 1))] + "…";

    /// <summary>The same state, or how long it is where that is too long for a line: the control document has it whole.</summary>
    public static JsonNode? Cut(JsonNode? state)
    {
        var length = state is null ? 0 : Ascii(state.ToJsonString(AuditShapes.OneLine.Options)).Length;
        return length <= LongestState ? state : JsonValue.Create($"{length} characters, too many for a line");
    }

    /// <summary>The same JSON in printable ASCII: whatever else there is in JSON is in its strings, where it can be written as its code.</summary>
    public static string Ascii(string json)
    {
        if (!json.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return json;
        }

        var ascii = new StringBuilder(json.Length);
        foreach (var character in json)
        {
            _ = character is >= ' ' and <= '~' ? ascii.Append(character) : ascii.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return ascii.ToString();
    }
}

using System.Text.RegularExpressions;

namespace HealthAggregator.Configuration.Yaml;

/// <summary>A single value as written.</summary>
/// <param name="isPlain">Written without quotes: another YAML reader may take it for a number, a boolean, nothing or a date.</param>
internal sealed partial class YamlScalar(YamlNode? parent, string name, int line, int column, string text, bool isPlain)
    : YamlNode(parent, name, line, column)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether YAML 1.1 or 1.2 takes it for something else than text: <c>no</c>, <c>010</c>, <c>1:30</c>, <c>2026-01-01</c>.</summary>
    public bool IsAmbiguous => IsPlain && (IsNull || NotText.IsMatch(Text));

    public override string What => IsNull ? "nothing" : "a single value";

    [GeneratedRegex(
        """
        ^(?: true|false|yes|no|on|off
        | [-+]?0x[0-9a-f_]+ | [-+]?0b[01_]+ | [-+]?0o[0-7]+
        | [-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:e[-+]?[0-9]+)?
        | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
        | [-+]?\.inf | \.nan
        | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\s].*)? )$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotText { get; }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.Tests.Support;

/// <summary>An answer, to the byte.</summary>
/// <param name="Head">With the empty line that ends it.</param>
internal sealed partial record RawReply(string Head, string Body)
{
    public int Status => int.Parse(Head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    /// <summary>All of it but the date.</summary>
    public string Text => Date().Replace(Head, "Date: DATE\r\n") + Body;

    /// <summary>Whether it has this header.</summary>
    public bool Has(string line) => Head.Contains($"\r\n{line}\r\n", StringComparison.OrdinalIgnoreCase);

    public bool HasHeader(string name) => Head.Contains($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("Date: [^\r]* GMT\r\n")]
    private static partial Regex Date();
}

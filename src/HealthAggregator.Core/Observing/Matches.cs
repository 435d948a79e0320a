using System.Text;
using System.Text.RegularExpressions;

namespace HealthAggregator.Core.Observing;

/// <summary>The body, read as UTF-8, matches a regular expression somewhere. Never backtracks: no page can make it slow.</summary>
public sealed record Matches : BodyRule
{
    private readonly Regex _regex;

    /// <exception cref="ArgumentException">Not a regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking: look-around, back references, atomic groups.</exception>
    public Matches(string pattern)
    {
        Pattern = pattern;
        _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Pattern { get; }

    public override bool IsCostly => true;

    public override string Expectation => $"a body that matches {Pattern}";

    public override IEnumerable<string?> Parts => ["matches", Pattern];

    public override FailureKind Judge(ReadOnlySpan<byte> body) =>
        _regex.IsMatch(Encoding.UTF8.GetString(body)) ? FailureKind.None : FailureKind.Body;

    public bool Equals(Matches? other) => other is not null && Pattern == other.Pattern;

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);
}

using System.Text.RegularExpressions;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>Which headers a probe may send.</summary>
internal static partial class HeaderRule
{
    // Those that frame a request or steer its connection, and those that would ask for what no body rule can read.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static NameRule Name { get; } = new("header", "Host", HeaderName, "write a header's name, such as Host")
    {
        IgnoresCase = true,
        Refuse = name => Ours.Contains(name) ? new Refusal($"{name} is set by the probe itself", "drop it") : null,
    };

    /// <summary>Which headers an answer may be expected to have: any.</summary>
    public static NameRule Answered { get; } = new("header", "Content-Type", HeaderName, "write a header's name, such as Content-Type") { IgnoresCase = true };

    public static Refusal? CheckValue(string value) => HeaderValue.IsMatch(value)
        ? null
        : new("a header cannot have line breaks, control characters or letters beyond ASCII in its value", "drop them, also from what is filled in");

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName { get; }

    [GeneratedRegex(@"^[\t -~]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderValue { get; }
}

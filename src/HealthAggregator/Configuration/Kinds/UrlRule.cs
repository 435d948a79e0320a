using System.Buffers;
using System.Text.RegularExpressions;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>
/// Which URLs may be probed. Stricter than the framework's parser, which mends what it does not understand; never quotes one, as it may
/// hold a key.
/// </summary>
internal static partial class UrlRule
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    public static Parsed<Uri> Parse(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Allowed) is var odd and >= 0)
        {
            return text[odd] switch
            {
                '{' or '}' => new Refusal("only {host} and {port} are filled in, and only in the check of a stack with hosts", "write the URL itself"),
                > '\x7F' => new Refusal("a URL is ASCII", "write its host in punycode (xn--…) and percent-encode the rest"),
                ' ' => new Refusal("a URL has no place for a space", "percent-encode it: %20"),
                var character => new Refusal($"a URL has no place for {Shown.Of($"{character}")}", $"percent-encode it: %{(int)character:X2}"),
            };
        }

        var parts = Parts.Match(text);
        if (!parts.Success)
        {
            return text.Contains("://", StringComparison.Ordinal)
                ? new Refusal("only http and https can be asked", "write http://… or https://…, or tcp: host:port")
                : new Refusal("this is no URL", "write http://host/path, or { tcp: host:port } for a port that speaks something else");
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return new Refusal("what follows # is never sent", "drop the # and what follows, or percent-encode it: %23");
        }

        if (parts.Groups["authority"].ValueSpan.Contains('@'))
        {
            return new Refusal(
                "a URL with a user or a password would be shown with it", "send it as a header: headers: { Authorization: \"Basic ${NAME}\" }");
        }

        if (BrokenEscape.IsMatch(text))
        {
            return new Refusal("% must be followed by two hexadecimal digits", "write %25 for a percent sign itself");
        }

        var endpoint = Endpoint.Parse(parts.Groups["authority"].Value);
        return endpoint.Refusal
            ?? (endpoint.Value!.Port == 0 ? new Refusal("nothing can be asked on port 0", "write a port from 1 to 65535")
            : Uri.TryCreate(text, UriKind.Absolute, out var url) ? url
            : (Parsed<Uri>)new Refusal("this is no URL", "write http://host/path"));
    }

    [GeneratedRegex(@"^https?://(?<authority>[^/?#]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Parts { get; }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenEscape { get; }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HealthAggregator.EndToEnd.Probers;

/// <summary>How probers tell healthy from unhealthy.</summary>
public static class Rules
{
    private const int Kilobyte = 1024;

    public static bool IsOk(RawAnswer answer) => answer.Status == 200;

    public static bool IsSuccess(RawAnswer answer) => answer.Status is >= 200 and < 300;

    public static bool IsSuccessOrRedirect(RawAnswer answer) => answer.Status is >= 200 and < 400;

    /// <summary>200, and the text in the body, wholly within its first bytes.</summary>
    public static Func<RawAnswer, bool> OkWith(string text, int within) => answer => IsOk(answer) && First(answer.Body, within).Contains(text, StringComparison.Ordinal);

    /// <summary>The status is a success or a redirect, and the text is wholly within the first 5,120 bytes of the body.</summary>
    public static bool Route53(RawAnswer answer) => IsSuccessOrRedirect(answer) && First(answer.Body, 5 * Kilobyte).Contains("PASS", StringComparison.Ordinal);

    /// <summary>An expected status, and the text in any case within the first 10 KB of the body.</summary>
    public static bool Cloudflare(RawAnswer answer) => IsSuccess(answer) && First(answer.Body, 10 * Kilobyte).Contains("pass", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text anywhere in the first 5,120 bytes of the answer, head included; the status means nothing.</summary>
    public static Func<RawAnswer, bool> Anywhere(string text) => answer => First(answer.Text, 5 * Kilobyte).Contains(text, StringComparison.Ordinal);

    /// <summary>The text in any case within the first 24 KB of the answer.</summary>
    public static bool Citrix(RawAnswer answer) => First(answer.Text, 24 * Kilobyte).Contains("PASS", StringComparison.OrdinalIgnoreCase);

    /// <summary>The status is any and the body matches.</summary>
    public static Func<RawAnswer, bool> BodyMatches(string pattern) => answer => Regex.IsMatch(answer.Body, pattern);

    /// <summary>200, and a number that is above zero for a whole body.</summary>
    public static bool IsWeight(RawAnswer answer) => IsOk(answer) && int.Parse(answer.Body, NumberStyles.None, CultureInfo.InvariantCulture) > 0;

    private static string First(string text, int bytes) => text[..Math.Min(bytes, text.Length)];
}

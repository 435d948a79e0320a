using System.Globalization;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>What every answer of the probe listener must look like.</summary>
public static class Answers
{
    private static readonly string[] Unwanted =
        ["Server", "ETag", "Last-Modified", "Set-Cookie", "Location", "WWW-Authenticate", "Transfer-Encoding", "Content-Encoding", "Retry-After", "Vary", "X-Powered-By"];

    public static void IsPass(RawAnswer answer) => Is(answer, 200, "PASS");

    public static void IsFail(RawAnswer answer) => Is(answer, 503, "FAIL");

    /// <summary>The status, exactly this body, and the headers that every answer has.</summary>
    public static void Is(RawAnswer answer, int status, string body)
    {
        Assert.True(answer.Status == status, $"expected {status}, got: {answer}");
        Assert.Equal(body, answer.Body);
        HasTheHeaders(answer, body.Length);
    }

    public static void HasTheHeaders(RawAnswer answer, int length)
    {
        Assert.StartsWith("HTTP/1.1 ", answer.StatusLine, StringComparison.Ordinal);
        Assert.Equal(length.ToString(CultureInfo.InvariantCulture), answer.Header("Content-Length"));
        Assert.StartsWith("text/plain", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.True(DateTimeOffset.TryParseExact(answer.Header("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date), "no Date");
        Assert.InRange(date, DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(2));
        Assert.All(Unwanted, name => Assert.Null(answer.Header(name)));
    }

    /// <summary>The answer without its Date, for comparing one with another.</summary>
    public static string WithoutDate(RawAnswer answer) =>
        string.Join("\r\n", answer.Text.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase)));
}

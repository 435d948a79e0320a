using System.Globalization;
using System.Text;
using HealthAggregator.Publishing;
using Microsoft.AspNetCore.WebUtilities;

namespace HealthAggregator.Web;

/// <summary>
/// A page of the probe listener as asked for without a web server: in one line, with a version or without. Older probers send <c>GET /health</c> and no more, which the web
/// server calls no HTTP.
/// </summary>
/// <param name="HasMore">With a version on the line, header lines follow it.</param>
public sealed record PlainPage(string Path, bool HasBody, bool HasMore)
{
    private static readonly Answer NotFound = new(StatusCodes.Status404NotFound, "NOT FOUND");

    /// <returns>Null when the line asks for no page.</returns>
    public static PlainPage? AskedBy(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [("GET" or "HEAD") and var method, ['/', ..] and var target, .. var version]
        ? new(target.Split('?')[0], method == "GET", version.Length > 0)
        : null;

    public byte[] Answer(Board board)
    {
        var answer = board.Read(Path) ?? NotFound;
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.0 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}
            Content-Length: {answer.Body.Length}
            Connection: close
            Content-Type: text/plain
            Cache-Control: no-store


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. HasBody ? answer.Body : []];
    }
}

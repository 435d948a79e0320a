using System.Globalization;
using System.Text;
using HealthAggregator.Publishing;
using Microsoft.AspNetCore.WebUtilities;

namespace HealthAggregator.Web;

/// <summary>
/// A page of the probe listener as asked for without a web server: in one line, with a version or without. Older probers send <c>GET /health</c> and no more, which the web
/// server calls no HTTP.
/// </summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Version"><c>HTTP/0.9</c> without one on the line, <c>other</c> for what is no version.</param>
public sealed record PlainPage(string Path, string Method, string Version)
{
    private const string NoVersion = "HTTP/0.9";

    private static readonly Answer NotFound = new(StatusCodes.Status404NotFound, "NOT FOUND");

    /// <summary>Whether header lines follow: they do where there is a version.</summary>
    public bool HasMore => Version != NoVersion;

    /// <returns>Null when the line asks for no page.</returns>
    public static PlainPage? AskedBy(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [("GET" or "HEAD") and var method, ['/', ..] and var target, .. var version]
        ? new(target.Split('?')[0], method, version is [] ? NoVersion : version is ["HTTP/1.0" or "HTTP/1.1"] ? version[0] : "other")
        : null;

    /// <param name="page">Null where there is none.</param>
    public Answer Read(Board board, out Page? page) => board.Read(Path, out page) ?? NotFound;

    /// <summary>An answer with a head before it.</summary>
    public byte[] Render(Answer answer)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.0 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}
            Content-Length: {answer.Body.Length}
            Connection: close
            Content-Type: text/plain
            Cache-Control: no-store


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. Method == "GET" ? answer.Body : []];
    }
}

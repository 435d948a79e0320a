namespace HealthAggregator.EndToEnd.Support;

/// <summary>Answers of stacks, written out.</summary>
public static class Http
{
    public static string Ok(string body, string headers = "") => Answer("200 OK", body, headers);

    /// <param name="headers">More header lines, each with its CRLF.</param>
    public static string Answer(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";
}

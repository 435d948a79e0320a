namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>A health check as it stands in a recipe: what it sends, and which answers it takes for healthy.</summary>
/// <param name="Site">Whose page it asks; null where one check asks the page of every site.</param>
/// <param name="Path">As it stands in <paramref name="Request"/>.</param>
/// <param name="Request">Byte by byte.</param>
internal sealed record WrittenCheck(string? Site, string Path, string Request, Func<RawAnswer, bool> Healthy)
{
    /// <summary>A check that the product puts together from what the recipe says.</summary>
    public static WrittenCheck Of(string? site, string method, string host, string path, Func<RawAnswer, bool> healthy) =>
        new(site, path, $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", healthy);

    /// <summary>The same request for another page.</summary>
    public string RequestFor(string path)
    {
        Assert.Contains($" {Path} HTTP/", Request, StringComparison.Ordinal);
        return Request.Replace($" {Path} ", $" {path} ", StringComparison.Ordinal);
    }
}

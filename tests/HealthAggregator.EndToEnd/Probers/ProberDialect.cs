namespace HealthAggregator.EndToEnd.Probers;

/// <summary>What a prober sends, to the byte, and by which rule of its own it calls the answer healthy.</summary>
/// <param name="Request">With <c>{path}</c> where the path of the page stands, or <c>{name}</c> where the name of the data center does.</param>
public sealed record ProberDialect(string Name, string Request, Func<RawAnswer, bool> IsHealthy)
{
    /// <summary>Whether it asks over TLS.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The server name that it sends with TLS (SNI). Default none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether it asks on the agent listener, for what it sends is no HTTP.</summary>
    public bool IsRaw { get; init; }

    /// <summary>The prober, whoever it says it is, has read the answer: by its length, or where it is no HTTP until the connection ends.</summary>
    public async Task<RawAnswer> AskAsync(int port, string path)
    {
        using var connection = await RawHttp.ConnectAsync(port);
        if (IsEncrypted)
        {
            await connection.EncryptAsync(ServerName);
        }

        await connection.SendAsync(Request.Replace("{path}", path, StringComparison.Ordinal).Replace("{name}", path.Split('/')[^1], StringComparison.Ordinal));
        return IsRaw ? await connection.ReadToCloseAsync() : await connection.ReadAnswerAsync(hasBody: !Request.StartsWith("HEAD", StringComparison.Ordinal));
    }
}

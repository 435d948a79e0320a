using System.CommandLine;
using System.Net.Http.Headers;

namespace HealthAggregator.Cli;

/// <summary>How the client commands reach a running instance.</summary>
internal sealed class AdminClient
{
    public const string UrlVariable = "HEALTH_AGGREGATOR_URL";
    public const string DefaultUrl = "http://127.0.0.1:8081";
    private const string TokenVariable = "HEALTH_AGGREGATOR_TOKEN";

    private readonly Option<string?> _url = new("--url") { Description = $"The admin listener. Default: {UrlVariable}, else {DefaultUrl}." };
    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"A file that holds the token. Default: {TokenVariable}, else none.",
        HelpName = "FILE",
    };

    public void AddOptionsTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_tokenFile);
    }

    /// <exception cref="IOException">The token file cannot be read.</exception>
    /// <exception cref="UriFormatException">The URL is none.</exception>
    public HttpClient Connect(ParseResult parsed)
    {
        var url = parsed.GetValue(_url) ?? Environment.GetEnvironmentVariable(UrlVariable) ?? DefaultUrl;
        var token = parsed.GetValue(_tokenFile) is { } file ? File.ReadAllText(file).Trim() : Environment.GetEnvironmentVariable(TokenVariable);
        var client = new HttpClient { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(10) };
        if (!string.IsNullOrEmpty(token))
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Headers;

namespace HealthAggregator.Cli;

/// <summary>How the client commands reach a running instance.</summary>
/// <param name="otherwise">Where they look when nobody says where, for <c>--help</c>.</param>
internal sealed class AdminClient(string otherwise = AdminUrl.Default)
{
    private const string TokenVariable = "HEALTH_AGGREGATOR_TOKEN";

    private readonly Option<string?> _url = new("--url") { Description = $"The admin listener. Default: {AdminUrl.Variable}, else {otherwise}." };
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

    /// <summary>Whether the command line says where, or with which token.</summary>
    public bool IsGivenIn(CommandResult result) => result.GetResult(_url) is not null || result.GetResult(_tokenFile) is not null;

    /// <param name="found">Where it is when nobody says where; null for <see cref="AdminUrl.Default"/>.</param>
    /// <exception cref="UnusableOptionException">The URL or the token is none.</exception>
    public HttpClient Connect(ParseResult parsed, string? found = null)
    {
        var url = AdminUrl.Parse(AdminUrl.Given(parsed.GetValue(_url)) ?? found ?? AdminUrl.Default);
        var token = parsed.GetValue(_tokenFile) is { } file ? TokenIn(file) : Checked(Environment.GetEnvironmentVariable(TokenVariable), TokenVariable);

        // Whom the environment names as a proxy has no business with the token, and where a redirect leads nobody has asked for a change.
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };
        if (!string.IsNullOrEmpty(token))
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    private static string TokenIn(string file)
    {
        try
        {
            return Checked(File.ReadAllText(file), file) is { Length: > 0 } token
                ? token
                : throw new UnusableOptionException($"{file} holds no token; give a file that holds one with --token-file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnusableOptionException(Directory.Exists(file)
                ? $"{file} is a directory; give the file that holds the token with --token-file"
                : $"{file} cannot be read: {exception.Message.TrimEnd('.')}; give a file that you may read with --token-file");
        }
    }

    // Never quoted in a message: it may be a secret all the same.
    private static string? Checked(string? text, string origin) => text?.Trim() is { } token && token.Any(character => character is <= ' ' or > '~')
        ? throw new UnusableOptionException($"{origin} holds more than a token; it must be one word on one line")
        : text?.Trim();
}

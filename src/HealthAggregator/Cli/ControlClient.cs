using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary>Asks a running instance for a change, and says in one sentence what holds now.</summary>
internal sealed class ControlClient(HttpClient http, CancellationToken cancellation)
{
    private const string Unknown = "whether the change was made is not known; see: health-aggregator status";

    /// <summary>Connects, finds out which data center is meant, and asks for a change of it.</summary>
    public static Task<int> Run(ChangeOptions options, ParseResult parsed, Func<ControlClient, string, Task<int>> ask, CancellationToken cancellation) =>
        AdminSession.Run(options.Admin, parsed, async http =>
        {
            var client = new ControlClient(http, cancellation);
            return await client.DataCenter(parsed.GetValue(options.DataCenter)) is { } dataCenter ? await ask(client, dataCenter) : ExitCode.Failed;
        }, cancellation);

    /// <summary>Asks for the change.</summary>
    /// <param name="body">Null where the path says it all.</param>
    /// <param name="sentence">What holds now, from the answer.</param>
    public async Task<int> Change<T>(HttpMethod method, string path, JsonObject? body, JsonTypeInfo<T> type, Func<T, string> sentence)
        where T : ControlAnswer
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body, StatusJson.Readable.JsonObject) };
        using var response = await Send(request);
        if (!response.IsSuccessStatusCode)
        {
            return await Refused(response);
        }

        var answer = await Read(response, type);
        Console.Out.WriteLine(LogText.Visible($"{(answer.Outcome == "unchanged" ? "Unchanged: " : "")}{sentence(answer)} Revision {answer.Revision}."));
        return ExitCode.Done;
    }

    /// <summary>The status; null when it was refused, and that is said.</summary>
    public async Task<StatusDocument?> Status()
    {
        using var response = await http.GetAsync(new Uri("/api/v1/status", UriKind.Relative), cancellation);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync(StatusJson.Readable.StatusDocument, cancellation);
        }

        await Refused(response);
        return null;
    }

    /// <summary>The data center that is meant: the one named, the only one, or the default; null when that is none, and it is said.</summary>
    public async Task<string?> DataCenter(string? named)
    {
        if (named is not null || await Status() is not { } status)
        {
            return named;
        }

        if (status.DataCenters.FirstOrDefault(dataCenter => dataCenter.IsDefault) is { } meant)
        {
            return meant.Name;
        }

        await Console.Error.WriteLineAsync($"There are several data centers, and none is the default. Name one with --data-center: {string.Join(", ", status.DataCenters.Select(dataCenter => dataCenter.Name))}.");
        return null;
    }

    /// <summary>Says why not, and what to do.</summary>
    /// <exception cref="NoAnswerException">No admin listener answers like this.</exception>
    public async Task<int> Refused(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            throw new NoAnswerException($"{http.BaseAddress} answers {(int)response.StatusCode}, but not as an admin listener does; give the admin listener's address with --url");
        }

        var problem = (await response.Content.ReadFromJsonAsync(StatusJson.Readable.ProblemDocument, cancellation))!;
        await Console.Error.WriteLineAsync(LogText.Visible($"{problem.Title} {problem.Detail}{(response.StatusCode is System.Net.HttpStatusCode.Unauthorized ? " Give it with --token-file or in HEALTH_AGGREGATOR_TOKEN." : "")}"));
        return ExitCode.Failed;
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException exception) when (
            exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            // Nobody was there to hear of it.
            throw;
        }
        catch (Exception exception) when (AdminSession.IsNoAnswer(exception))
        {
            throw new NoAnswerException($"There is no answer: {exception.Message.TrimEnd('.')}; {Unknown}");
        }
    }

    private async Task<T> Read<T>(HttpResponseMessage response, JsonTypeInfo<T> type)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync(type, cancellation))!;
        }
        catch (Exception exception) when (AdminSession.IsNoAnswer(exception))
        {
            throw new NoAnswerException($"The answer cannot be read: {exception.Message.TrimEnd('.')}; {Unknown}");
        }
    }
}

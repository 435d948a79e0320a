using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;
using HealthAggregator.Web.Answering;

namespace HealthAggregator.Cli;

/// <summary>Asks a running instance what is so, or for a change.</summary>
internal sealed class ControlClient(HttpClient http, CancellationToken cancellation)
{
    private const string Unknown = "whether the change was made is not known; see: health-aggregator status";

    /// <summary>Connects, finds out which data center is meant, and asks for a change of it.</summary>
    public static Task<int> Run(ChangeOptions options, ParseResult parsed, Func<ControlClient, string, Task<int>> ask, CancellationToken cancellation) =>
        AdminSession.Run(options.Admin, parsed, async http =>
        {
            var client = new ControlClient(http, cancellation);
            return await ask(client, await client.DataCenter(parsed.GetValue(options.DataCenter)));
        });

    /// <exception cref="RefusedException">It says no.</exception>
    /// <exception cref="NoAnswerException">No admin listener answers like this.</exception>
    public Task<T> Get<T>(string path)
        where T : class => Ask<T>(HttpMethod.Get, path, null);

    /// <summary>The same for a question that needs a body; it changes nothing either.</summary>
    /// <inheritdoc cref="Get"/>
    public Task<T> Ask<T>(string path, JsonObject body)
        where T : class => Ask<T>(HttpMethod.Post, path, body);

    private async Task<T> Ask<T>(HttpMethod method, string path, JsonObject? body)
        where T : class
    {
        using var request = RequestFor(method, path, body);
        using var response = await http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode
            ? await AdminJson.Read<T>(response.Content, cancellation) ?? throw NotOurs(response)
            : throw await Refusal(response) ?? (Exception)NotOurs(response);
    }

    /// <summary>The status, and the data centers of it that are meant: all, or the one named.</summary>
    /// <exception cref="RefusedException">It says no, or has no data center of this name.</exception>
    /// <exception cref="NoAnswerException">No admin listener answers like this.</exception>
    public async Task<(StatusDocument Status, IReadOnlyList<DataCenterStatus> Meant)> Status(string? dataCenter)
    {
        var status = await Get<StatusDocument>("/api/v1/status");
        if (status.DataCenters.Count == 0)
        {
            throw new NoAnswerException($"{http.BaseAddress} has no data center, as no admin listener has; give the admin listener's address with --url");
        }

        var meant = status.DataCenters.Where(candidate => dataCenter is null || candidate.Name == dataCenter).ToList();
        return meant.Count > 0 ? (status, meant) : throw new RefusedException($"There is no data center {dataCenter}. Name one that there is: {NamesIn(status)}.");
    }

    /// <summary>Asks for a change of what operators say, and tells what holds now.</summary>
    /// <param name="body">Null where the path says it all.</param>
    /// <param name="sentence">What holds now, from the answer.</param>
    public async Task<int> Change<T>(HttpMethod method, string path, JsonObject? body, Func<T, string> sentence)
        where T : ControlAnswer
    {
        var answer = await Change<T>(method, path, body, answer => answer.Outcome is not null);
        Console.Out.WriteLine(LogText.Visible($"{(answer.Outcome == "unchanged" ? "Unchanged: " : "")}{sentence(answer)} Revision {answer.Revision}."));
        return ExitCode.Done;
    }

    /// <summary>Asks for a change.</summary>
    /// <param name="isDone">Whether the answer says that it is made.</param>
    /// <exception cref="RefusedException">It says no.</exception>
    /// <exception cref="NoAnswerException">Nobody knows what became of it, or no admin listener answers like this.</exception>
    public async Task<T> Change<T>(HttpMethod method, string path, JsonObject? body, Func<T, bool> isDone)
        where T : class
    {
        using var request = RequestFor(method, path, body);
        using var response = await Send(request);
        return response switch
        {
            { IsSuccessStatusCode: true } => await AdminJson.Read<T>(response.Content, cancellation) is { } answer && isDone(answer) ? answer : throw Unclear(response),

            // Whoever stands between answers for an instance that is too slow for it.
            { StatusCode: >= HttpStatusCode.InternalServerError } => throw await Refusal(response) ?? (Exception)Unclear(response),
            _ => throw await Refusal(response) ?? (Exception)NotOurs(response),
        };
    }

    /// <summary>The data center that is meant: the one named, the only one, or the default.</summary>
    /// <exception cref="RefusedException">That is none.</exception>
    public async Task<string> DataCenter(string? named)
    {
        if (named is not null)
        {
            return named;
        }

        var (status, all) = await Status(null);
        return all.FirstOrDefault(dataCenter => dataCenter.IsDefault)?.Name
            ?? throw new RefusedException($"There are several data centers, and none is the default. Name one with --data-center: {NamesIn(status)}.");
    }

    private static HttpRequestMessage RequestFor(HttpMethod method, string path, JsonObject? body) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body, StatusJson.Readable.JsonObject) };

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
            throw new NoAnswerException($"There is no answer: {AdminSession.Reason(exception)}; {Unknown}");
        }
    }

    /// <summary>Why not, and what to do; null when no admin listener says no like this.</summary>
    private async Task<RefusedException?> Refusal(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
        && await AdminJson.Read<ProblemDocument>(response.Content, cancellation) is { Title.Length: > 0, Detail.Length: > 0 } problem
            ? new($"{problem.Title} {problem.Detail}{(response.StatusCode is HttpStatusCode.Unauthorized ? " Give it with --token-file or in HEALTH_AGGREGATOR_TOKEN." : "")}")
            : null;

    private NoAnswerException NotOurs(HttpResponseMessage response) => new($"{Foreign(response)}; give the admin listener's address with --url");

    private NoAnswerException Unclear(HttpResponseMessage response) => new($"{Foreign(response)}; {Unknown}");

    private string Foreign(HttpResponseMessage response) => $"{http.BaseAddress} answers {(int)response.StatusCode}, but not as an admin listener does";

    private static string NamesIn(StatusDocument status) => string.Join(", ", status.DataCenters.Select(dataCenter => dataCenter.Name));
}

using System.Net.Http.Json;
using HealthAggregator.Telemetry;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary><c>status --expect-out</c>: does a data center get no traffic any more? For a pipeline that wants to take it down.</summary>
internal static class ExpectOut
{
    /// <summary>The rungs on which an instance answers FAIL because it knows nothing: a moment later it may answer PASS.</summary>
    private static readonly string[] Ignorance = ["stale", "starting", "isolated"];

    /// <returns>0 when it is out; 1 when it is in, or nothing proves that it is out.</returns>
    public static async Task<int> Ask(HttpClient http, string name, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri($"/api/v1/data-centers/{Uri.EscapeDataString(name)}", UriKind.Relative), cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return await new ControlClient(http, cancellation).Refused(response);
        }

        var dataCenter = (await response.Content.ReadFromJsonAsync(StatusJson.Readable.DataCenterStatus, cancellation))!;
        var isProven = !dataCenter.InRotation && !Ignorance.Contains(dataCenter.Rung);
        Console.Out.WriteLine(LogText.Visible(Sentence(dataCenter, isProven)));
        return isProven ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Sentence(DataCenterStatus dataCenter, bool isProven) => dataCenter switch
    {
        { InRotation: true } => $"{dataCenter.Name} is in rotation, by {dataCenter.Rung}: {dataCenter.Reason}. Take it out with burst off or override fail, and ask again.",
        _ when isProven => $"{dataCenter.Name} is out of rotation, kept out by {dataCenter.Rung}: {dataCenter.Reason}.",
        _ => $"{dataCenter.Name} is not in rotation, but only by {dataCenter.Rung}: {dataCenter.Reason}. That proves nothing; ask again.",
    };
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HealthAggregator.EndToEnd.Controlling.Crashing;

/// <summary>Makes one change after the other, each with a reason of its own, over a connection of its own, and remembers what was acknowledged.</summary>
internal sealed class BusyOperator(int number, string dataCenter) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1 }) { Timeout = Eventually.Deadline };
    private readonly List<AppliedChange> _acknowledged = [];

    // Written by this one's task, read by the test.
    private volatile int _attempts;

    public int Attempts => _attempts;

    /// <summary>Done when the instance is gone.</summary>
    public async Task ChangeAsync(AggregatorProcess aggregator)
    {
        var token = aggregator.OperatorToken();
        try
        {
            while (true)
            {
                var attempt = _attempts + 1;
                _attempts = attempt;
                await ChangeAsync(aggregator, token, attempt);
            }
        }
        catch (HttpRequestException)
        {
            // Whether the last one was made nobody knows.
        }
    }

    /// <returns>What was acknowledged since this was last asked.</returns>
    public IReadOnlyList<AppliedChange> TakeAcknowledged()
    {
        var taken = _acknowledged.ToList();
        _acknowledged.Clear();
        return taken;
    }

    public bool HasAttempted(AppliedChange change) => change.Target == dataCenter
        && Enumerable.Range(1, _attempts).Reverse().Any(attempt => change.Reason == ReasonOf(attempt) && change.Action == ActionOf(attempt));

    public void Dispose() => _http.Dispose();

    private async Task ChangeAsync(AggregatorProcess aggregator, string token, int attempt)
    {
        var on = IsOn(attempt) ? "true" : "false";
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{aggregator.AdminUrl}/api/v1/data-centers/{dataCenter}/burst")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent($$"""{"on":{{on}},"reason":"{{ReasonOf(attempt)}}"}""", Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        var revision = long.Parse(response.Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        // Off when somebody else has just said off is no change.
        if (answer.RootElement.GetProperty("outcome").GetString() == "applied")
        {
            _acknowledged.Add(new(revision, ActionOf(attempt), dataCenter, ReasonOf(attempt)));
        }
    }

    private string ReasonOf(int attempt) => $"change {attempt} of operator {number}";

    private static bool IsOn(int attempt) => attempt % 4 != 0;

    private static string ActionOf(int attempt) => IsOn(attempt) ? "burst on" : "burst off";
}

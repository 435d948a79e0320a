using System.Collections.Concurrent;

namespace HealthAggregator.EndToEnd.Gslb;

/// <summary>Customers who ask one address every few milliseconds for as long as this lives: some keep their connection, some come anew with each request.</summary>
internal sealed class Customers : IAsyncDisposable
{
    private const int Count = 4;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _leaving = new();
    private readonly Task[] _asking;

    // Written by the customers' tasks, read by the test.
    private readonly ConcurrentQueue<string> _failed = new();
    private readonly (string Site, long Since)[] _served = new (string, long)[Count];
    private readonly Lock _gate = new();
    private long _asked;

    public Customers(int port) => _asking = [.. Enumerable.Range(0, Count).Select(customer => AskAsync(customer, port))];

    /// <summary>Waits until each of them was served by a site, and by no other in between, that many times.</summary>
    public Task AllServedByAsync(string site, int times = 100) => Eventually.IsTrueAsync($"all customers are served by {site}; {_failed.Count} failed", () =>
    {
        lock (_gate)
        {
            return _served.All(served => served.Site == site && served.Since >= times);
        }
    });

    public void NobodyFailed()
    {
        Assert.True(Interlocked.Read(ref _asked) > 1000, $"only {_asked} requests");
        Assert.Empty(_failed);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await Task.WhenAll(_asking);
        _leaving.Dispose();
    }

    private async Task AskAsync(int customer, int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://127.0.0.1:{port}/") };
        http.DefaultRequestHeaders.ConnectionClose = customer % 2 == 1;
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                Note(customer, await AnswerAsync(http));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<string> AnswerAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("", _leaving.Token);
            var body = await response.Content.ReadAsStringAsync(_leaving.Token);
            return response.IsSuccessStatusCode ? body : Failed($"{(int)response.StatusCode} {body}");
        }
        catch (HttpRequestException exception)
        {
            return Failed(exception.Message);
        }
    }

    private string Failed(string how)
    {
        _failed.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {how}");
        return "nobody";
    }

    private void Note(int customer, string site)
    {
        Interlocked.Increment(ref _asked);
        lock (_gate)
        {
            _served[customer] = (site, _served[customer].Site == site ? _served[customer].Since + 1 : 1);
        }
    }
}

namespace HealthAggregator.EndToEnd.Support;

/// <summary>Stacks as they are in the field: each a web server with a dynamic PASS/FAIL page, here a file that the test rewrites.</summary>
public sealed class NginxStacks : IAsyncDisposable
{
    private readonly TemporaryDirectory _pages;
    private readonly Nginx _nginx;
    private readonly int[] _ports;

    private NginxStacks(TemporaryDirectory pages, Nginx nginx, int[] ports) => (_pages, _nginx, _ports) = (pages, nginx, ports);

    /// <summary>All of them say PASS.</summary>
    public static async Task<NginxStacks> StartAsync(int count)
    {
        Tool.Find("nginx", "nginx-light");
        var pages = new TemporaryDirectory();
        var ports = Enumerable.Range(0, count).Select(_ => FreePort.Next()).ToArray();
        for (var stack = 0; stack < count; stack++)
        {
            pages.Write($"{stack}/health", "PASS\n");
        }

        var nginx = await Nginx.StartAsync(ports[^1], _ => string.Join('\n', ports.Select((port, stack) =>
            $"server {{ listen 127.0.0.1:{port}; root {pages[$"{stack}"]}; }}")));
        return new(pages, nginx, ports);
    }

    public string Url(int stack) => $"http://127.0.0.1:{_ports[stack]}/health";

    /// <summary>Makes a stack's page say something else.</summary>
    public void Say(int stack, string page) => _pages.Write($"{stack}/health", page + "\n");

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        _pages.Dispose();
    }
}

namespace HealthAggregator.EndToEnd.Support;

/// <summary>What one instance sees of a data center: four pages of two stacks, and a witness, each on a port of its own. Both may go away and come back.</summary>
public sealed class View : IAsyncDisposable
{
    private readonly int _stackPort = FreePort.Next();
    private readonly int _witnessPort = FreePort.Next();

    // Set by the test, read by the stack's connections.
    private volatile string _page = "PASS";
    private RawServer? _stack;
    private RawServer? _witness;

    public View() => Begin();

    /// <summary>The body of a data center in a config file that is judged by this, three spaces in.</summary>
    /// <param name="hold">How long blindness is held.</param>
    public string Config(TimeSpan hold, string then = "fail") => $$"""
                isolation: { witnesses: [tcp: "127.0.0.1:{{_witnessPort}}"], hold: {{hold.TotalSeconds}}s, then: {{then}} }
                stacks:
                  web: { checks: { web-1: "http://127.0.0.1:{{_stackPort}}/1", web-2: "http://127.0.0.1:{{_stackPort}}/2" } }
                  search: { checks: { search-1: "http://127.0.0.1:{{_stackPort}}/3", search-2: "http://127.0.0.1:{{_stackPort}}/4" } }
            """;

    /// <summary>Every page says this from now on.</summary>
    public void Say(string page) => _page = page;

    /// <summary>The stacks are gone: what remains is seen.</summary>
    public async Task EndStacksAsync() => _stack = await EndAsync(_stack);

    /// <summary>Nothing is seen any more.</summary>
    public async Task EndAsync()
    {
        // First the witness: else the stacks' end would be seen.
        _witness = await EndAsync(_witness);
        await EndStacksAsync();
    }

    /// <summary>Everything is seen again.</summary>
    public void Begin()
    {
        _witness ??= RawServer.Start(_ => Task.CompletedTask, _witnessPort);
        _stack ??= RawServer.Start(
            async visit =>
            {
                while (await visit.ReadRequestAsync() is not null)
                {
                    await visit.SendAsync(Http.Ok(_page));
                }
            },
            _stackPort);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private static async Task<RawServer?> EndAsync(RawServer? server)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        return null;
    }
}

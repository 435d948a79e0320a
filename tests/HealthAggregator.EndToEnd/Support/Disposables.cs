namespace HealthAggregator.EndToEnd.Support;

/// <summary>Many things that end together.</summary>
public sealed class Disposables(IEnumerable<IAsyncDisposable> all) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var one in all)
        {
            await one.DisposeAsync();
        }
    }
}

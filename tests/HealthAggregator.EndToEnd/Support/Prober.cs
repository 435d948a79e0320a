using System.Collections.Concurrent;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>A GSLB: asks for the verdict without a pause for as long as it lives, and counts what it is told.</summary>
public sealed class Prober : IAsyncDisposable
{
    // Written by the task that asks, read by the test.
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly AggregatorProcess _aggregator;
    private readonly Task _asking;
    private volatile bool _isDone;

    public Prober(AggregatorProcess aggregator) => (_aggregator, _asking) = (aggregator, Task.Run(AskAsync));

    /// <summary>Each answer that was given, with how often.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    public async ValueTask DisposeAsync()
    {
        _isDone = true;
        await _asking;
    }

    private async Task AskAsync()
    {
        while (!_isDone)
        {
            string answer;
            try
            {
                answer = await _aggregator.AnswerAsync();
            }
            catch (HttpRequestException exception)
            {
                answer = exception.Message;
            }

            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }
}

using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using Polly;

namespace HealthAggregator.Probing;

/// <summary>
/// The explicit <c>attempts</c> of a check, run by Polly: at once, within the one deadline, and reported in the sample. There is no hidden retry:
/// rise and fall are what repeats a health check. Nor is there any other try where this process lacks the means for the first.
/// </summary>
public sealed class Attempts(Probe probe, Clock clock)
{
    private const string Made = "attempts";

    private readonly Dictionary<int, IAsyncPolicy<Sample>> _policies = Enumerable.Range(2, CheckPlan.MostAttempts - 1).ToDictionary(
        attempts => attempts,
        attempts => (IAsyncPolicy<Sample>)Policy<Sample>
            .HandleResult(sample => sample.Failure is not (FailureKind.None or FailureKind.Timeout or FailureKind.Local))
            .RetryAsync(attempts - 1, (_, attempt, context) => context[Made] = attempt + 1));

    public Task<Sample> Ask(CheckPlan check, CancellationToken deadline) =>
        check.Attempts == 1 ? probe(check, deadline) : AskAgain(check, deadline);

    private async Task<Sample> AskAgain(CheckPlan check, CancellationToken deadline)
    {
        var (context, startedAt) = (new Context { [Made] = 1 }, clock.Uptime);
        var sample = await _policies[check.Attempts].ExecuteAsync((_, token) => probe(check, token), context, deadline).ConfigureAwait(false);
        return sample with { Attempts = (int)context[Made], Duration = clock.Uptime - startedAt };
    }
}

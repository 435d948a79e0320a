using System.Collections.Immutable;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a name has at least one answer, and no other answers than expected.</summary>
public sealed class DnsProbe(DnsClient client, Resolver resolver, Clock clock)
{
    private const int LongestAnswers = 120;

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (DnsTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            return target.Server is null
                ? Judge(target, await AskSystem(target, phases, deadline).ConfigureAwait(false), phases)
                : Judge(target, await client.Ask(target.Server, target.ServerPort, target.Name, target.Type ?? DnsRecordType.A, phases, deadline).ConfigureAwait(false), phases);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Samples.TimedOut(clock, phases, check);
        }
        catch (Exception exception)
        {
            return Samples.Broken(clock, phases, exception);
        }
    }

    private async ValueTask<ImmutableArray<string>> AskSystem(DnsTarget target, PhaseClock phases, CancellationToken deadline)
    {
        phases.Enter(ProbePhase.Dns);
        var addresses = await resolver.Resolve(target.Name, deadline).ConfigureAwait(false);
        return [.. addresses.Where(address => target.Type is null || (address.AddressFamily == AddressFamily.InterNetwork) == (target.Type == DnsRecordType.A)).Select(address => address.ToString())];
    }

    private Sample Judge(DnsTarget target, DnsReply? reply, PhaseClock phases) =>
        reply is null ? Samples.Failed(clock, phases, FailureKind.Protocol, "the answer over TCP is no DNS answer to what was asked")
        : reply.Code != 0 ? Samples.Failed(clock, phases, FailureKind.Status, $"{reply.CodeName} for {target.Name}")
        : Judge(target, reply.AnswersTo(target.Type ?? DnsRecordType.A), phases);

    private Sample Judge(DnsTarget target, ImmutableArray<string> answers, PhaseClock phases)
    {
        if (answers.IsEmpty)
        {
            var what = target.Type is { } type ? $"{DnsTarget.Word(type)} record" : target.Server is null ? "address" : "A record";
            return Samples.Failed(clock, phases, FailureKind.Body, $"{target.Name} has no {what}");
        }

        return answers.All(target.Expects) ? Samples.Passed(clock, phases)
            : Samples.Failed(clock, phases, FailureKind.Body, $"the answer is {Samples.Excerpt(string.Join(", ", answers), LongestAnswers)}, expected {string.Join(" or ", target.Answers)}");
    }
}

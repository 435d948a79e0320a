using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes while the newest heartbeat is good and not too old. Until there is one, as if it had come when the check was first configured.</summary>
/// <param name="beats">Null where none can come in: then there is nothing to say against a check.</param>
public sealed class HeartbeatProbe(BeatBook? beats, Clock clock)
{
    private const int LongestReason = 200;

    public Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        if (beats is null)
        {
            return Task.FromResult(Samples.Passed(clock, phases) with { Reason = "not looked at: the instance that runs knows its heartbeats" });
        }

        var (failure, reason) = Judge(((HeartbeatTarget)check.Target).MaxAge, beats.Of(check.Key));
        var sample = failure == FailureKind.None ? Samples.Passed(clock, phases) with { Reason = reason } : Samples.Failed(clock, phases, failure, reason);
        return Task.FromResult(sample);
    }

    private (FailureKind Failure, string Reason) Judge(TimeSpan maxAge, LastBeat? beat)
    {
        var now = clock.Uptime;
        var (limit, said) = (Core.Duration.Format(maxAge), Samples.Excerpt(beat?.Reason ?? "", LongestReason));
        return beat switch
        {
            null => (FailureKind.None, $"no heartbeat yet: the first is due within {limit}"),
            { At: null } when now - beat.Since.Uptime <= maxAge => (FailureKind.None, $"no heartbeat yet: the first is due within {limit}"),
            { At: null } => (FailureKind.Timeout, $"no heartbeat since it was configured {Shown(now - beat.Since.Uptime)} ago (max_age {limit})"),
            { At: { } at } when now - at.Uptime > maxAge => (FailureKind.Timeout, $"no heartbeat for {Shown(now - at.Uptime)} (max_age {limit})"),
            { IsOk: true } => (FailureKind.None, said),
            _ => (FailureKind.SaidFail, said.Length > 0 ? $"the job reported a failure: {said}" : "the job reported a failure"),
        };
    }

    private static string Shown(TimeSpan age) => Core.Duration.Format(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)));
}

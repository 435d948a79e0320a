using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>
/// The samples that are supposed: of the checks that a hypothesis names, as it says; of the others, more of what they have settled on. What is silent stays silent.
/// </summary>
internal sealed class Evidence
{
    private readonly ImmutableArray<(CheckPlan Check, bool Passes, int Times)> _heard;

    /// <summary>What is not heard in all the time, and is not stale yet though that would matter: a reload's checks join or fail in the end, and of who watches silence speaks too.</summary>
    private readonly ImmutableArray<int> _silent;

    public Evidence(Snapshot now, int dataCenter, Hypothesis hypothesis)
    {
        var (name, isIsolated) = (now.Plan.DataCenters[dataCenter].Name, now.DataCenters[dataCenter].Isolation is not null);
        var heard = ImmutableArray.CreateBuilder<(CheckPlan, bool, int)>();
        var silent = ImmutableArray.CreateBuilder<int>();
        var index = 0;
        foreach (var health in now.Checks)
        {
            var check = now.Plan.Probed[index];
            if (check.Key.DataCenter == name)
            {
                if (hypothesis.Checks.TryGetValue(check.Key, out var passes))
                {
                    heard.Add((check, passes, TimesToSettle(check.Damping, passes)));
                }
                else if (health is { IsStale: false, Status: not CheckStatus.Unknown })
                {
                    // A witness speaks by its newest sample, and so does everything while nothing is seen.
                    var isByNewest = isIsolated || index >= now.Plan.Checks.Length && IsWitness(now.Plan.Watched[index - now.Plan.Checks.Length]);
                    var isPassing = isByNewest ? health.BadSince is null : health.Status == CheckStatus.Passing;
                    heard.Add((check, isPassing, isIsolated ? TimesToSettle(check.Damping, isPassing) : 1));
                }
                else if (!health.IsStale && (health.IsJoining || index >= now.Plan.Checks.Length))
                {
                    silent.Add(index);
                }
            }

            index++;
        }

        (_heard, _silent) = (heard.ToImmutable(), silent.ToImmutable());
    }

    /// <summary>As many samples as it takes until every check has settled on what is supposed.</summary>
    public IEnumerable<Input> Settling(Moment at) => _heard.SelectMany(heard => Enumerable.Repeat(Sampled(heard.Check, heard.Passes, at), heard.Times));

    /// <summary>The same again at a later time, so that nothing goes stale that was not silent.</summary>
    public IEnumerable<Input> Repeated(Moment at) => _heard.Select(heard => Sampled(heard.Check, heard.Passes, at));

    /// <summary>When silence will have lasted too long, check by check; in monotonic time.</summary>
    public IEnumerable<TimeSpan> Silences(Snapshot now) => _silent.Select(index =>
    {
        var (health, longest) = (now.Checks[index], now.Plan.Probed[index].Cadence.StaleAfter);
        longest = health.IsJoining && CheckHealth.LongestJoin < longest ? CheckHealth.LongestJoin : longest;

        // It is looked for once a second.
        return TimeSpan.FromSeconds(Math.Floor((health.HeardAt + longest).TotalSeconds) + 1);
    });

    private static int TimesToSettle(Damping damping, bool passes) => passes ? Math.Max(damping.Rise, damping.Forgive) : damping.Fall;

    private static bool IsWitness(Watched watched) => watched.Kind == WatchedKind.Witness;

    private static Input.Sampled Sampled(CheckPlan check, bool passes, Moment at) => new(
        check, new(at, TimeSpan.Zero, passes ? FailureKind.None : FailureKind.SaidFail) { Reason = passes ? "" : "supposed to fail" });
}

using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>
/// The samples that are supposed: of the checks that a hypothesis names, as it says; of the others, more of what they have settled on. What is silent stays silent.
/// </summary>
internal sealed class Evidence
{
    private readonly ImmutableArray<Heard> _heard;

    /// <summary>What is not heard in all the time, and is not stale yet though that would matter: a reload's checks join or fail in the end, and of who watches silence speaks too.</summary>
    private readonly ImmutableArray<int> _silent;

    /// <summary>Whether this process can be blind: then it matters when each check was asked, and not only what it said.</summary>
    private readonly bool _canBeBlind;

    public Evidence(Snapshot now, int dataCenter, Hypothesis hypothesis)
    {
        var (plan, isIsolated) = (now.Plan.DataCenters[dataCenter], now.DataCenters[dataCenter].Isolation is not null);
        _canBeBlind = isIsolated || plan.Isolation is not null;
        var heard = ImmutableArray.CreateBuilder<Heard>(now.Checks.Count);
        var silent = ImmutableArray.CreateBuilder<int>();
        var index = 0;
        foreach (var health in now.Checks)
        {
            var check = now.Plan.Probed[index];
            if (check.Key.DataCenter == plan.Name)
            {
                if (hypothesis.Checks.TryGetValue(check.Key, out var passes))
                {
                    heard.Add(new(index, check, passes, TimesToSettle(check.Damping, passes), FailureKind.SaidFail, "supposed to fail"));
                }
                else if (health is { IsStale: false, Status: not CheckStatus.Unknown })
                {
                    // A witness speaks by its newest sample, and so does everything while nothing is seen.
                    var isByNewest = isIsolated || index >= now.Plan.Checks.Length && IsWitness(now.Plan.Watched[index - now.Plan.Checks.Length]);
                    var isPassing = isByNewest ? health.BadSince is null : health.Status == CheckStatus.Passing;
                    var (failure, reason) = health.Last is { Passed: false } last ? (last.Failure, last.Reason) : (FailureKind.SaidFail, "fails");
                    heard.Add(new(index, check, isPassing, isIsolated ? TimesToSettle(check.Damping, isPassing) : 1, failure, reason));
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
    public IEnumerable<Input> Settling(Snapshot now) =>
        Unsaid(now, now.AsOf).SelectMany(heard => Enumerable.Repeat(Sampled(heard, now.AsOf), heard.Times));

    /// <summary>The same again at a later time, so that nothing goes stale that was not silent.</summary>
    public IEnumerable<Input> Repeated(Snapshot before, Moment at) => Unsaid(before, at).Select(heard => Sampled(heard, at));

    /// <summary>When silence will have lasted too long, check by check; in monotonic time.</summary>
    public IEnumerable<TimeSpan> Silences(Snapshot now) => _silent.Select(index =>
    {
        var (health, longest) = (now.Checks[index], now.Plan.Probed[index].Cadence.StaleAfter);
        var join = CheckHealth.LongestJoin - health.WaitedBefore;
        longest = health.IsJoining && join < longest ? join : longest;

        // It is looked for once a second.
        return TimeSpan.FromSeconds(Math.Floor((health.HeardAt + longest).TotalSeconds) + 1);
    });

    /// <summary>Most checks have settled on just this, and nothing follows from their saying it once more: of ten thousand only those are left that it matters of.</summary>
    private IEnumerable<Heard> Unsaid(Snapshot before, Moment at) => _heard.Where(heard => _canBeBlind || before.Checks[heard.Index] is not
    {
        Streak: 0, IsHeldOver: false, IsStale: false, Status: not CheckStatus.Unknown,
    } health || (health.Status == CheckStatus.Passing) != heard.Passes || at.Uptime - health.HeardAt > heard.Check.Cadence.StaleAfter);

    private static int TimesToSettle(Damping damping, bool passes) => passes ? Math.Max(damping.Rise, damping.Forgive) : damping.Fall;

    private static bool IsWitness(Watched watched) => watched.Kind == WatchedKind.Witness;

    private static Input.Sampled Sampled(Heard heard, Moment at) => new(
        heard.Check, new(at, TimeSpan.Zero, heard.Passes ? FailureKind.None : heard.Failure) { Reason = heard.Passes ? "" : heard.Reason });

    /// <param name="Index">By position in <see cref="Plan.Probed"/>.</param>
    /// <param name="Times">How many samples it takes to settle on it.</param>
    /// <param name="Failure">How it fails, if it does.</param>
    /// <param name="Reason">Why it fails, if it does.</param>
    private sealed record Heard(int Index, CheckPlan Check, bool Passes, int Times, FailureKind Failure, string Reason);
}

using System.Collections.Immutable;
using System.Globalization;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>What counts and does not pass.</summary>
internal static class Losses
{
    /// <summary>In the order of the configuration; each stack that votes as one before its checks.</summary>
    public static ImmutableArray<Loss> Of(Snapshot now, Ballot ballot) => [.. ballot.Benches.SelectMany(bench => Of(now, bench))];

    /// <summary>Why a check does not pass, in a few words.</summary>
    public static string Why(CheckPlan plan, CheckHealth health, TimeSpan now) =>
        health.Status == CheckStatus.Unknown ? "never heard from"
        : health.IsStale ? $"nothing heard from it for {Rounded(now - health.HeardAt)}"
        : health.Last!.Passed ? $"passes again, {health.Streak} of {plan.Damping.Rise} times"
        : health.Last.Reason;

    public static string Rounded(TimeSpan time) => Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)));

    private static IEnumerable<Loss> Of(Snapshot now, Bench bench)
    {
        var failing = bench.Voters.Where(voter => voter.IsFailing).ToList();
        if (bench.Passes == false)
        {
            yield return new(bench.Plan.Name, bench.Plan.Vote, bench.Plan.VotingWeight, TooFew(bench) ?? $"votes as one: {bench.Score}, below its threshold of {bench.Plan.Threshold}");
        }

        foreach (var voter in failing)
        {
            var health = now.Checks[now.Plan.IndexOf(voter.Plan)];
            yield return new(voter.Key.Path, voter.Plan.Vote, bench.VotesAsOne ? 0 : voter.Plan.Weight, Why(voter.Plan, health, now.AsOf.Uptime));
        }
    }

    private static string? TooFew(Bench bench) =>
        bench.Plan.Checks[^1].Target is HostsTarget { IsShort: true, Fewest: var fewest } ? string.Create(CultureInfo.InvariantCulture, $"has fewer hosts than min_hosts, {fewest}") : null;
}

using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Deciding;

/// <summary>
/// Many checks of a data center that began to fail together, and all fail for one reason: what they share is a better suspect than each of them. Shown to
/// operators; decides nothing.
/// </summary>
/// <param name="Failure">Of the newest sample of each.</param>
/// <param name="Reason">Of the newest sample of each.</param>
/// <param name="Since">When the first of them fell.</param>
/// <param name="Checks">In the order in which they fell; at least <see cref="Fewest"/>.</param>
/// <param name="Of">How many checks are counted.</param>
public sealed record Correlation(FailureKind Failure, string Reason, Moment Since, ImmutableArray<CheckPlan> Checks, int Of)
{
    /// <summary>Two may fail alike by chance.</summary>
    public const int Fewest = 3;

    /// <summary>How far apart the first fall and the last may be.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    /// <summary>The largest group of checks that fail alike, if it is at least half of those that are counted; null when there is none.</summary>
    /// <param name="dataCenter">By position in <see cref="Plan.DataCenters"/>.</param>
    public static Correlation? In(Snapshot snapshot, int dataCenter)
    {
        var counted = CountedIn(snapshot, dataCenter).ToList();
        return counted
            .Where(check => check.Health is { Status: CheckStatus.Failing, IsStale: false, Last.Passed: false })
            .Select(check => new Fall(check.Plan, check.Health.ChangedAt!.Value, check.Health.Last!))
            .GroupBy(fall => (fall.Last.Failure, fall.Last.Reason))
            .Select(alike => LargestOf([.. alike.OrderBy(fall => fall.At.Uptime)]))
            .Where(falls => falls.Count >= Fewest && 2 * falls.Count >= counted.Count)
            .OrderByDescending(falls => falls.Count)
            .Select(falls => new Correlation(falls[0].Last.Failure, falls[0].Last.Reason, falls[0].At, [.. falls.Select(fall => fall.Plan)], counted.Count))
            .FirstOrDefault();
    }

    /// <summary>The most that fell <see cref="Together"/>; of several as large, the earliest.</summary>
    private static List<Fall> LargestOf(List<Fall> falls)
    {
        var (from, most) = (0, 0);
        for (int first = 0, last = 0; last < falls.Count; last++)
        {
            while (falls[last].At.Uptime - falls[first].At.Uptime > Together)
            {
                first++;
            }

            if (last - first + 1 > most)
            {
                (from, most) = (first, last - first + 1);
            }
        }

        return falls.GetRange(from, most);
    }

    /// <summary>The checks that the verdict hangs on now, in the order of the plan.</summary>
    private static IEnumerable<(CheckPlan Plan, CheckHealth Health)> CountedIn(Snapshot snapshot, int dataCenter)
    {
        var (plan, name) = (snapshot.Plan, snapshot.Plan.DataCenters[dataCenter].Name);
        return
            from stack in plan.DataCenters[dataCenter].Stacks
            where stack.VotingWeight > 0 && !snapshot.Control.IsInMaintenance(name, stack.Name, snapshot.AsOf.Wall)
            from check in stack.Checks
            where check.Vote != Vote.Advisory
            select (check, snapshot.Checks[plan.IndexOf(check)]);
    }

    /// <param name="At">When it fell.</param>
    private sealed record Fall(CheckPlan Plan, Moment At, Sample Last);
}

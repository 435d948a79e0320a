using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>
/// How much is asked at once. A probe that has to wait for its turn is late, not failed; but a check that waits until it is stale counts as such.
/// </summary>
public sealed record ProbingSettings
{
    /// <summary>Probes under way over all. 1 to 100,000; default 2,000.</summary>
    public int MaxInFlight { get; init; } = 2_000;

    /// <summary>Probes under way to one host. 1 to 100,000; default 100.</summary>
    public int MaxPerHost { get; init; } = 100;

    /// <summary>What would not suffice if all that is planned hung until its timeout: then healthy checks would go stale for want of a turn.</summary>
    /// <returns>The key to raise, and to what at least.</returns>
    public IEnumerable<(string Setting, int Needed)> ShortagesFor(Plan plan)
    {
        var inFlight = Hanging(plan.Probed);
        if (inFlight > MaxInFlight)
        {
            yield return ("probing.max_in_flight", inFlight);
        }

        var perHost = plan.Probed.GroupBy(check => check.Target.Host).Select(Hanging).DefaultIfEmpty().Max();
        if (perHost > MaxPerHost)
        {
            yield return ("probing.max_per_host", perHost);
        }
    }

    private static int Hanging(IEnumerable<CheckPlan> checks) =>
        (int)Math.Min(int.MaxValue, Math.Ceiling(checks.Sum(check => check.Cadence.Timeout / check.Cadence.Interval)));
}

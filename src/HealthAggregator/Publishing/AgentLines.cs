using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>
/// What HAProxy's agent check is told, rendered before anybody asks. Only the agent takes back what it said: so the line of PASS undoes every other one, whichever was said last.
/// </summary>
public static class AgentLines
{
    /// <summary>No word of the protocol: HAProxy shows it as an error of the agent, and changes nothing.</summary>
    public static readonly byte[] NotFound = Line("NOT FOUND");

    private static readonly byte[] Drain = Line("drain");
    private static readonly byte[] Maintenance = Line("maint");

    private static readonly ImmutableArray<byte[]> Up = [.. Enumerable.Range(0, 101).Select(weight => Line($"up ready {weight}%"))];

    private static readonly FrozenDictionary<Rung, byte[]> Down =
        Enum.GetValues<Rung>().ToFrozenDictionary(rung => rung, rung => Line($"down #{rung.ToString().ToLowerInvariant()}"));

    /// <summary>Of what has outlived its shelf life.</summary>
    public static byte[] Stale => Down[Rung.Stale];

    /// <param name="dataCenter">The position in the plan.</param>
    public static byte[] For(Snapshot snapshot, int dataCenter)
    {
        var (plan, health) = (snapshot.Plan.DataCenters[dataCenter], snapshot.DataCenters[dataCenter]);
        return health.Decision switch
        {
            { Verdict: Verdict.Pass } => Up[health.WeightBy(plan)],

            // An operator's word, not a failure: nobody is sent here, and whoever is here may stay to the end.
            { Rung: Rung.Forced or Rung.NoBurst } => Drain,
            _ when plan.Stacks.All(stack => stack.VotingWeight == 0 || snapshot.Control.IsInMaintenance(plan.Name, stack.Name, snapshot.AsOf.Wall)) => Maintenance,
            { Rung: var rung } => Down[rung],
        };
    }

    private static byte[] Line(string words) => Encoding.ASCII.GetBytes($"{words}\n");
}

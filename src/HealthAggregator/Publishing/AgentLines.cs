using System.Collections.Frozen;
using System.Collections.Immutable;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Publishing;

/// <summary>
/// What HAProxy's agent check is told, rendered before anybody asks. Only the agent takes back what it said: so the line of PASS undoes every other one, whichever was said last.
/// </summary>
public static class AgentLines
{
    /// <summary>No word of the protocol: HAProxy shows it as an error of the agent (its first word, so it is one), and changes nothing.</summary>
    public static readonly Answer Unknown = Line("unknown-data-center");

    private static readonly Answer Drain = Line("drain", Verdict.Fail);
    private static readonly Answer Maintenance = Line("maint", Verdict.Fail);

    private static readonly ImmutableArray<Answer> Up = [.. Enumerable.Range(0, 101).Select(weight => Line($"up ready {weight}%", Verdict.Pass))];

    private static readonly FrozenDictionary<Rung, Answer> Down =
        Enum.GetValues<Rung>().ToFrozenDictionary(rung => rung, rung => Line($"down #{rung.ToString().ToLowerInvariant()}", Verdict.Fail));

    /// <summary>Of what has outlived its shelf life.</summary>
    public static Answer Stale => Down[Rung.Stale];

    /// <param name="dataCenter">The position in the plan.</param>
    public static Answer For(Snapshot snapshot, int dataCenter)
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

    private static Answer Line(string words, Verdict? verdict = null) => new(status: 0, $"{words}\n", verdict);
}

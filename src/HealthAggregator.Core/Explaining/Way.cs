using System.Collections.Immutable;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Explaining;

/// <summary>One way to the other verdict: least in that one condition less, or one check less, does not lead there.</summary>
/// <param name="Verdict">The other verdict.</param>
/// <param name="Conditions">All of them have to come true; none where time alone brings it.</param>
/// <param name="After">How long it takes from then on: <c>fail_after</c>, <c>recover_after</c>, a hold.</param>
public sealed record Way(Verdict Verdict, ImmutableArray<Condition> Conditions, TimeSpan After)
{
    /// <summary>For people: <c>PASS if one more of web-2, web-5 recovers</c>.</summary>
    public string Sentence => WayWords.Of(this);

    /// <summary>The conditions as something to suppose. That of the evaluator cannot be: a snapshot is what it published.</summary>
    /// <param name="choose">Which checks turn, where several may.</param>
    public Hypothesis Suppose(Func<Condition.Turns, IEnumerable<CheckKey>> choose) => Conditions.Aggregate(Hypothesis.Nothing, (supposed, condition) => condition switch
    {
        Condition.OverrideEnds => supposed with { Override = SupposedOverride.None },
        Condition.BurstTurns turns => supposed with { IsBurstOn = turns.IsOn },
        Condition.LatchCleared => supposed with { IsCleared = true },
        Condition.MaintenanceEnds ends => supposed with { Maintenance = ends.Others },
        Condition.Heard heard => supposed with { Checks = supposed.Checks.AddRange(heard.All.Where(key => !supposed.Checks.ContainsKey(key)).Select(key => KeyValuePair.Create(key, false))) },
        Condition.Turns turns => supposed with { Checks = supposed.Checks.SetItems(choose(turns).Select(key => KeyValuePair.Create(key, turns.To == CheckStatus.Passing))) },
        _ => supposed,
    });
}
